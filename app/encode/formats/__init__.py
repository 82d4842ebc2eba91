"""Whole collections as files of other programs, made from features some at a time.

Every format is made from the same text of each feature, the one that GeoJSON gives: so all of them
say the same, down to the last digit.
"""
