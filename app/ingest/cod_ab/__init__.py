"""OCHA's Common Operational Dataset of administrative boundaries (COD-AB), as it is published.

Shapefiles, GeoJSON, geodatabases, GeoPackages, CSV and XLSX tables, under the column names of any
year: what a file is, is told by its columns and codes, never by its name.
"""

from app.ingest.cod_ab.archives import open_source
from app.ingest.cod_ab.reading import read_release

__all__ = ["open_source", "read_release"]
