"""Duplicates between UCDP GED and Insecurity Insight: how many are found, how many are wrong."""
