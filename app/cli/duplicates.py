"""`masar duplicates`: records of several sources that tell of one event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
import orjson

from app.cli.database import open_database
from app.cli.start import prepare_places, publish_if_needed, say
from app.domain.duplicate import ComparedEvent, Suggestion, Verdict
from app.domain.errors import MasarError
from app.pipeline.duplicates import DuplicateQuery, explain_pair, suggest_duplicates
from app.pipeline.merging import merge_events, nest_event, split_events
from app.settings import Settings

_DAY = click.DateTime(["%Y-%m-%d"])
_VERDICTS = {
    Verdict.DUPLICATE: "one event?",
    Verdict.PART_OF: "part of the first?",
    Verdict.RELATED: "related?",
}
NOTE_OPTION = click.option(
    "--note", help="Why, in your own words; kept in the ledger, never shown."
)
JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def _describe_event(event: ComparedEvent) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        "adapter": event.adapter,
        "provider_id": event.provider_id,
        "title": event.title,
        "date_start": event.period.start.isoformat(),
        "date_end": event.period.end.isoformat(),
        "killed_best": event.killed[1],
    }


def _describe_suggestion(found: Suggestion) -> dict[str, object]:
    return {
        "score": found.score,
        "verdict": found.verdict.value,
        "whole_id": found.whole_id,
        "reasons": list(found.reasons),
        "events": [_describe_event(found.first), _describe_event(found.second)],
    }


def _print_event(event: ComparedEvent) -> None:
    period = event.period
    days = f"{period.start}" if period.days == 1 else f"{period.start} to {period.end}"
    click.echo(f"  {event.event_id}  {days}  {event.adapter} {event.provider_id}  {event.title}")


def _print_suggestion(found: Suggestion) -> None:
    click.echo(f"{found.score:.2f}  {_VERDICTS[found.verdict]}  {'; '.join(found.reasons)}")
    _print_event(found.first)
    _print_event(found.second)


def _to_day(given: Any) -> Any:  # noqa: ANN401 - whatever an option was given
    return given.date() if isinstance(given, datetime) else given


@click.group()
def duplicates() -> None:
    """Find records of several sources that tell of one event, and decide on them."""


@duplicates.command(name="list")
@click.option("--since", type=_DAY, metavar="DAY", help="One of the two came in on DAY or later.")
@click.option("--from", "first", type=_DAY, metavar="DAY", help="Events that last until DAY.")
@click.option("--to", "last", type=_DAY, metavar="DAY", help="Events that began by DAY.")
@click.option("--adapter", metavar="NAME", help="A dataset or format that one of the two is of.")
@click.option(
    "--min-score",
    "least_score",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="How sure a pair has to be.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    help="The surest so many; 0 means all.",
)
@JSON_OPTION
@click.pass_obj
def list_command(settings: Settings, /, *, as_json: bool, **asked: Any) -> None:  # noqa: ANN401
    """List pairs of events that may be one, the surest first, with the reasons.

    Nothing is merged by itself; what was decided already is not listed again.
    """
    query = DuplicateQuery(**{name: _to_day(value) for name, value in asked.items()})
    if query.first and query.last and query.first > query.last:
        raise MasarError("--from lies after --to.", "Give the earlier day as --from.")
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        found = suggest_duplicates(database.writer, query)
    if as_json:
        suggestions = [_describe_suggestion(each) for each in found]
        click.echo(orjson.dumps({"count": len(found), "suggestions": suggestions}).decode())
        return
    for each in found:
        _print_suggestion(each)
    click.echo(f"{len(found)} pair{'' if len(found) == 1 else 's'} to look at.")


@duplicates.command(name="show")
@click.argument("first_id", metavar="EVENT_ID")
@click.argument("second_id", metavar="EVENT_ID")
@JSON_OPTION
@click.pass_obj
def show_command(settings: Settings, first_id: str, second_id: str, *, as_json: bool) -> None:
    """Tell what speaks for and against two events being one."""
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        found = explain_pair(database.writer, first_id, second_id)
    if as_json:
        features = {name: round(value, 3) for name, value in found.features.items()}
        click.echo(orjson.dumps({**_describe_suggestion(found), "features": features}).decode())
        return
    _print_suggestion(found)


@duplicates.command(name="merge")
@click.argument("keep", metavar="KEEP")
@click.argument("other", metavar="OTHER")
@click.option("--part-of", "is_part", is_flag=True, help="OTHER counts within the total KEEP.")
@NOTE_OPTION
@click.pass_obj
def merge_command(
    settings: Settings, keep: str, other: str, *, is_part: bool, note: str | None
) -> None:
    """Show OTHER as KEEP from now on: one event with the claims of both.

    Nothing is lost: both records stay in the ledger, OTHER's address leads to KEEP, and `masar
    duplicates split` undoes it.
    """
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        if is_part:
            new = nest_event(database.writer, keep, other, note)
            done = f"{other} {'is' if new else 'was already'} a part of {keep}; both are shown."
        else:
            kept = merge_events(database.writer, keep, other, note)
            done = (
                f"{other} is shown as {kept}." if kept else f"{keep} and {other} were one already."
            )
        publish_if_needed(database)
    click.echo(done)


@duplicates.command(name="split")
@click.argument("first_id", metavar="EVENT_ID")
@click.argument("second_id", metavar="EVENT_ID")
@NOTE_OPTION
@click.pass_obj
def split_command(settings: Settings, first_id: str, second_id: str, note: str | None) -> None:
    """Say that two events are two: undoes a merge, and they are never suggested again."""
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        new = split_events(database.writer, first_id, second_id, note)
        publish_if_needed(database)
    click.echo(f"{first_id} and {second_id} {'are' if new else 'were already'} two events.")
