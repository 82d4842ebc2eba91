"""Feeds of what was published."""
