"""What became of places, in words: after an import, and after a change of the gazetteer."""

from __future__ import annotations

import click

from app.domain.placing_report import PlaceLists, Question, QuestionList, ReplacingReport

SHOWN_QUESTIONS = 20
SHOWN_CANDIDATES = 4
_KEPT = "{}; they are kept, and no point is drawn."
_CHANGES = {
    "found": "found that had no place",
    "finer": "placed more finely",
    "coarser": "placed more coarsely",
    "moved": "moved to another place",
    "ambiguous": "ambiguous now",
    "lost": "LOST their place",
}


def _print_question(question: Question) -> None:
    names = [f"{name} [{place_id}]" for place_id, name in question.candidates]
    more = f" and {len(names) - SHOWN_CANDIDATES} more" if len(names) > SHOWN_CANDIDATES else ""
    asked = ": " + ", ".join(names[:SHOWN_CANDIDATES]) + more if names else ""
    why = f" ({question.reason})" if question.reason else ""
    click.echo(f"  {question.rows:6,}  {question.words}{why}{asked}")


def _name_counted(places: PlaceLists, count: int) -> str:
    """Return a count with what was counted: events, ends of movements, or both."""
    if not places.ends:
        return f"{count:,} events"
    if places.ends == places.events:
        return f"{count:,} ends of movements"
    return f"{count:,} events and ends of movements"


def _print_list(title: str, counted: str, questions: QuestionList) -> None:
    if not questions.rows:
        return
    click.echo(title.format(counted))
    listed = questions.list_most_frequent()
    for question in listed[:SHOWN_QUESTIONS]:
        _print_question(question)
    if len(listed) > SHOWN_QUESTIONS:
        click.echo(f"  … and {len(listed) - SHOWN_QUESTIONS:,} more words; --json lists them.")


def print_places(places: PlaceLists) -> None:
    """Print the lists of a load: matched by method, told by their area, ambiguous, not found."""
    if not places.events:
        return
    counts = ", ".join(f"{count:,} by {name}" for name, count in sorted(places.matched.items()))
    click.echo(f"Places of {_name_counted(places, places.events)}: {counts or 'none matched'}.")
    for title, questions in (
        ("Told by the area that is stated, the place itself is not known: {}.", places.by_area),
        (f"Ambiguous, several places fit: {_KEPT}", places.ambiguous),
        (f"Not found: {_KEPT}", places.not_found),
    ):
        _print_list(title, _name_counted(places, questions.rows), questions)


def print_replacing(report: ReplacingReport, *, dry_run: bool = False) -> None:
    """Print what a changed gazetteer made of the events' places; a lost place is shouted."""
    told = [f"{report.changes[name]:,} {words}" for name, words in _CHANGES.items()
            if report.changes[name]]  # fmt: skip
    click.echo(f"Places of {sum(report.changes.values()):,} records looked for again in "
               f"{report.seconds:.1f} s: {', '.join(told) or 'none changes'}"
               f"{' if it is stored' if dry_run else ''}.")  # fmt: skip
    if report.worse:
        click.echo("WARNING: events that had a place have none now, and no point is drawn:")
        for event in report.worse:
            click.echo(f"  {event}")
    for folder, count in sorted(report.to_import.items()):
        click.echo(f"{count:,} events of {folder} come to lie elsewhere: import it again.")
    for dataset, count in sorted(report.unasked.items()):
        click.echo(
            f"{count:,} records of {dataset} were not looked at: only their own file can place "
            "them. If they name places that have changed, import it again."
        )
    if report.unreadable:
        click.echo(f"{report.unreadable:,} events stay as they are: their rows are refused today.")
