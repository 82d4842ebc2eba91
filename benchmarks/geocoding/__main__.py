"""Print the tables of the geocoder: `python -m benchmarks.geocoding [--data DIR] [--curve]`."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from app.domain.place import Place
from app.geocode import Gazetteer
from benchmarks.geocoding.checks import make_variants, read_geonames, read_other_ucdp
from benchmarks.geocoding.curve import cross_validate, trace_curve
from benchmarks.geocoding.gazetteers import drop_aliases, list_shipped, merge_release
from benchmarks.geocoding.judging import Tally, Verdict, ask_all
from benchmarks.geocoding.questions import Question, read_toponyms, read_ucdp

DATA = Path(__file__).parents[3] / "shared" / "data"
HEAD = (
    "questions", "gazetteer", "n", "right place", "wrong", "asked back", "not found",
    "right governorate", "wrong governorate", "ms median", "ms p95",
)  # fmt: skip
MOST_WRONG = 2.0
"""Percent of wrong answers that cross-validation accepts among bare names."""


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]], *, markdown: bool) -> None:
    """Print rows under their head, aligned, or as a table in Markdown."""
    lines = [tuple(head), *map(tuple, rows)]
    if markdown:
        lines.insert(1, ("---",) * len(head))
        for line in lines:
            click.echo(f"| {' | '.join(line)} |")
        return
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))


def describe_tally(name: str, gazetteer: str, tally: Tally) -> list[str]:
    """Return the cells of one line of the table."""
    count = tally.places.total()
    spent = sorted(tally.milliseconds)
    governorates = [
        f"{100 * tally.governorates[verdict] / max(1, count):.1f} %"
        for verdict in (Verdict.RIGHT, Verdict.WRONG)
    ]
    return [
        name, gazetteer, f"{count:,}",
        *(f"{tally.share(verdict):.1f} %" for verdict in Verdict),
        *governorates,
        f"{statistics.median(spent):.1f}", f"{spent[int(len(spent) * 0.95)]:.1f}",
    ]  # fmt: skip


def describe_groups(name: str, gazetteer: str, tally: Tally) -> list[list[str]]:
    """Return one line for each group of the questions, without governorates and times."""
    return [
        [f"{name}: {group}", gazetteer, f"{verdicts.total():,}",
         *(f"{100 * verdicts[verdict] / verdicts.total():.1f} %" for verdict in Verdict),
         "", "", "", ""]
        for group, verdicts in sorted(tally.groups.items())
    ]  # fmt: skip


def list_sets(data: Path, places: list[Place]) -> list[tuple[str, list[Question]]]:
    """Return the sets of questions by their names."""
    return [
        ("toponyms_dev", read_toponyms(data)),
        ("ucdp_places_dev", read_ucdp(data)),
        ("other UCDP strings", read_other_ucdp(data)),
        ("variants", make_variants(places)),
    ]


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=DATA, show_default=True)
@click.option("--curve", is_flag=True, help="Also trace the threshold and cross-validate it.")
@click.option("--markdown", is_flag=True, help="Print tables in Markdown.")
@click.option("--wrong", is_flag=True, help="List every wrong answer of the two files.")
def main(data: Path, *, curve: bool, markdown: bool, wrong: bool) -> None:
    """Measure the geocoder on what lies in DATA."""
    if not (data / "geocoding" / "toponyms_dev.csv").is_file():
        click.echo(f"Nothing is measured: {data / 'geocoding'} holds no toponyms_dev.csv.")
        sys.exit(0)
    full, shipped = merge_release(data), list_shipped()
    rows, ambiguous, mistakes = [], [], []
    sets = list_sets(data, full)
    runs = [(name, "with COD-AB", full, asked) for name, asked in sets]
    runs += [(name, "shipped", shipped, asked) for name, asked in sets[:2]]
    runs.append(("GeoNames", "no aliases", drop_aliases(full), read_geonames(full)))
    for name, gazetteer, places, asked in runs:
        tally = ask_all(Gazetteer(places), asked)
        rows += [describe_tally(name, gazetteer, tally), *describe_groups(name, gazetteer, tally)]
        if tally.ambiguous:
            counts = ", ".join(f"{word}: {n}" for word, n in tally.ambiguous.most_common())
            ambiguous.append(f"Ambiguous names, {gazetteer}: {counts}.")
        if gazetteer == "with COD-AB":
            mistakes += tally.wrong if name.endswith("_dev") else []
    print_table(HEAD, rows, markdown=markdown)
    click.echo("\n" + "\n".join(ambiguous))
    if wrong:
        for question, match in mistakes:
            click.echo(f"{question.query.name!r}: {match.place.name_en} {match.place.place_id} "
                       f"({match.method}, {match.score})")  # fmt: skip
    if curve:
        print_curves(full, sets, markdown=markdown)


def print_curves(
    places: list[Place], sets: list[tuple[str, list[Question]]], *, markdown: bool
) -> None:
    """Print answered against wrong for every set, and the cross-validated choice."""
    head = ("questions", "threshold", "answered", "right", "wrong")
    rows = []
    for name, asked in sets:
        for point in trace_curve(places, asked):
            shares = (point.answered, point.right, point.wrong)
            rows.append([name, f"{point.shift:+.2f}", *(f"{share:.1f} %" for share in shares)])
    click.echo("")
    print_table(head, rows, markdown=markdown)
    click.echo("")
    for shift, point in cross_validate(places, sets[0][1], MOST_WRONG):
        click.echo(f"left-out fifth at {shift:+.2f}: {point.right:.1f} % right, "
                   f"{point.wrong:.1f} % wrong")  # fmt: skip


if __name__ == "__main__":
    main()
