"""`python -m benchmarks.geocoding_text`: places found in labelled sentences and in real reports."""

from __future__ import annotations

from pathlib import Path

import click

from app.geocode import Gazetteer
from app.geocode.mentions import prepare_names
from benchmarks.geocoding.gazetteers import list_shipped, merge_release
from benchmarks.geocoding_text.reports import score_reports
from benchmarks.geocoding_text.scores import score_sentences
from benchmarks.geocoding_text.sentences import Sentence, read_sentences

DATA = Path(__file__).parents[3] / "shared" / "data"
HALVES = ("develop", "unseen", "fresh", "again")
HEAD = ("sentences", "of", "span P", "R", "F", "place F", "wrong", "ms", "p95")


def _print_row(cells: tuple[str, ...]) -> None:
    click.echo("| " + " | ".join(cells) + " |")


def print_scores(sentences: list[Sentence], gazetteer: Gazetteer, *, mistakes: bool) -> None:
    """Print a row for each language and one for all, then the mistakes where wanted."""
    groups = {"all": sentences} | {
        name: [each for each in sentences if each.language == name] for name in ("en", "fr", "ar")
    }
    for name, group in groups.items():
        score, wrong = score_sentences(group, gazetteer)
        _print_row((name, *score.tell()))
        if mistakes and name == "all":
            for sentence, found in wrong:
                click.echo(f"{sentence.sentence_id}: {'; '.join(found)}", err=True)


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=DATA, help="Folder of the data.")
@click.option("--half", type=click.Choice(HALVES), help="Only this part.")
@click.option("--mistakes", is_flag=True, help="List the sentences with mistakes.")
def main(data: Path, half: str | None, *, mistakes: bool) -> None:
    """Measure spans, places and milliseconds, with OCHA's places where the data is there."""
    loaded = (data / "places").is_dir()
    gazetteer = Gazetteer(merge_release(data) if loaded else list_shipped())
    prepare_names(gazetteer)
    held = "with COD-AB" if loaded else f"without COD-AB: {data} is not there"
    for name in (half,) if half else HALVES:
        click.echo(f"\nPart {name}, {len(gazetteer.places):,} places, {held}")
        _print_row(HEAD)
        _print_row(("---",) * len(HEAD))
        chosen = [each for each in read_sentences() if each.half == name]
        print_scores(chosen, gazetteer, mistakes=mistakes)
    if (data / "events").is_dir():
        score_reports(data / "events", gazetteer)
    else:
        click.echo(f"\nReports are not scored: {data / 'events'} is not there.")


if __name__ == "__main__":
    main()
