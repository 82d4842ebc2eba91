"""Rebuild everything in geodata/ that is derived from registry packages."""

from pathlib import Path

import click

from geodata import build_basemap, build_boundaries


@click.command()
@click.argument("prefix", type=click.Path(path_type=Path))
@click.pass_context
def main(context: click.Context, prefix: Path) -> None:
    """Write the boundaries, then the basemap, from the npm packages installed below PREFIX."""
    context.invoke(
        build_boundaries.main, prefix=prefix, out=build_boundaries.GEODATA / "boundaries"
    )
    context.invoke(build_basemap.main, prefix=prefix, out=build_basemap.GEODATA / "basemap")


if __name__ == "__main__":
    main()
