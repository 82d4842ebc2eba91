"""The real files of a folder, by the adapter that reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FILES = (
    ("ucdp_ged", "events/ucdp_ged_syria_sample.csv"),
    ("insecurity_insight", "events/2016-2023-attacks-on-health-care-incident-data__SYR.csv"),
    ("insecurity_insight", "events/2020-2023-protection-in-danger-incident-data__SYR.csv"),
    ("unhcr_flows", "displacement/flows_SYR.csv"),
    ("unhcr_flows", "displacement/solutions_SYR.csv"),
    ("idmc_idu", "displacement/idmc_idu_hdx_IND_hxl.csv"),
)
"""Where a folder of public data that was fetched once keeps what each adapter reads."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file, and the adapter that reads it."""

    adapter: str
    path: Path


def list_files(folder: Path) -> Iterator[DataFile]:
    """Yield the files that the folder has."""
    for adapter, name in _FILES:
        if (folder / name).is_file():
            yield DataFile(adapter, folder / name)
