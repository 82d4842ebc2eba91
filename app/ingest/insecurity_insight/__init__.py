"""Insecurity Insight's data on attacks on health care, schools, aid, camps and food."""

from app.ingest.insecurity_insight.reading import ADAPTER

__all__ = ["ADAPTER"]
