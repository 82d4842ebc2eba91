"""The OpenAPI 3.0 description, made from the collections themselves: one module per topic.

A topic's module has one function that returns its paths; `document.TOPICS` lists them.
"""

from app.serve.openapi.document import build_openapi, write_openapi

__all__ = ["build_openapi", "write_openapi"]
