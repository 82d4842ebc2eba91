"""Figures over many records: aggregates, balances, flow maps."""
