"""The places that a text mentions: where in the text, and which place each name means."""

from app.geocode.mentions.finding import find_mentions, prepare_names
from app.geocode.mentions.mention import Mention

__all__ = ["Mention", "find_mentions", "prepare_names"]
