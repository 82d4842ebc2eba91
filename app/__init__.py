"""Masar: a conflict map of Syria in which every number can be traced to its source."""
