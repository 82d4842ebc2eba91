"""Which records of different datasets tell of one event, and what makes one think so."""

from app.normalise.duplicates.description import describe_event
from app.normalise.duplicates.suggestion import compare_pair, judge_nesting, judge_pair
from app.normalise.duplicates.sweep import find_duplicates

__all__ = ["compare_pair", "describe_event", "find_duplicates", "judge_nesting", "judge_pair"]
