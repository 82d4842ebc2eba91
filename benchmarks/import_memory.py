"""The most memory that an import takes, by the number of rows: it should stay flat.

`python -m benchmarks.import_memory 10000 1000000` makes up events in the format of UCDP GED and
imports each file, without keeping it, in a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from app.cluster import open_cluster
from app.pipeline import import_file, load_shipped_places
from app.settings import Settings
from app.store.engine import open_engine
from app.store.migration import migrate_database
from benchmarks.publish_speed import write_events

KILOBYTES_PER_MEGABYTE = 1024


def import_rows(url: str, path: Path) -> None:
    """Import a file and print rows, seconds and the most memory that this process has held."""
    report = import_file(open_engine(url), "ucdp_ged", path, dry_run=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILOBYTES_PER_MEGABYTE
    click.echo(f"{report.read:,} rows, {report.seconds:.0f} s, {peak} MB at most")


def main() -> None:
    """Measure each number of rows in a process that has done nothing else."""
    if sys.argv[1] == "--one":
        import_rows(sys.argv[2], Path(sys.argv[3]))
        return
    with tempfile.TemporaryDirectory(prefix="masar-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with open_cluster(folder / "data", lambda _line: None) as cluster:
            migrate_database(open_engine(cluster.url("masar_owner")))
            url = cluster.url("masar_writer")
            load_shipped_places(open_engine(url), Settings().geodata_dir)
            for count in map(int, sys.argv[1:]):
                path = write_events(folder / "events.csv", count)
                words = [sys.executable, "-m", "benchmarks.import_memory", "--one", url, str(path)]
                subprocess.run(words, check=True)  # noqa: S603 - our own words


if __name__ == "__main__":
    main()
