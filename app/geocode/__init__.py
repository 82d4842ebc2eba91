"""Words and coordinates become a place of the gazetteer, or a question back."""

from app.geocode.gazetteer import Gazetteer

__all__ = ["Gazetteer"]
