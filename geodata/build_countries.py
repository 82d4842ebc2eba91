"""The countries of ISO 3166-1 with their codes, and Unicode's names for them in both languages.

Movements reach countries that the map does not show. They have a name and a code and nothing else:
no point, no outline, no other spelling.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from geodata.package_sources import GEODATA, read_package_file

COLUMNS = ("place_id", "iso3", "name_en", "name_ar")
PRIVATE_USE = 900
"""Numeric codes from here on are no countries of the standard."""


def _read_names(prefix: Path, language: str) -> Mapping[str, str]:
    names = read_package_file(prefix, f"country_names_{language}")
    told: Mapping[str, str] = names["main"][language]["localeDisplayNames"]["territories"]
    return told


def select_countries(
    codes: Mapping[str, Any], english: Mapping[str, str], arabic: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """Yield every country of the standard by its code of two letters.

    Codes that the standard has withdrawn have no name any more, and so are left out.
    """
    for code in sorted(codes):
        own = codes[code]
        number = int(own.get("_numeric", PRIVATE_USE))
        if number < PRIVATE_USE and "_alpha3" in own and code in english:
            yield {
                "place_id": code,
                "iso3": own["_alpha3"],
                "name_en": english[code],
                "name_ar": arabic[code],
            }


def format_countries(rows: Iterator[dict[str, str]]) -> str:
    """Return the rows as CSV with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@click.command()
@click.argument("prefix", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=GEODATA / "gazetteer")
def main(prefix: Path, out: Path) -> None:
    """Write countries.csv from the npm packages installed below PREFIX."""
    codes = read_package_file(prefix, "country_codes")["supplemental"]["codeMappings"]
    rows = select_countries(codes, _read_names(prefix, "en"), _read_names(prefix, "ar"))
    out.mkdir(parents=True, exist_ok=True)
    target = out / "countries.csv"
    target.write_text(format_countries(rows), encoding="utf-8")
    click.echo(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
