"""Whose the datasets are that records come from, and under which licence they are passed on."""

from __future__ import annotations

from collections.abc import Mapping

_BETWEEN = ":"
_PUBLISHERS: dict[str, tuple[str, str | None]] = {
    "ucdp_ged": ("Uppsala Conflict Data Program, Georeferenced Event Dataset", "CC BY 4.0"),
    "unhcr_flows": ("UNHCR, Refugee Data Finder", "CC BY 4.0"),
    "idmc_idu": ("Internal Displacement Monitoring Centre, IDU", "CC BY-IGO 3.0"),
    "dtm": ("International Organization for Migration, DTM", None),
    "insecurity_insight": ("Insecurity Insight", "CC BY-SA 4.0"),
    "acled": ("ACLED", None),
}
_COMPILED = "Compiled from the sources that each claim names"
_COMPILED_AR = "جُمع من المصادر التي تسمّيها كل إفادة"


def attribute_dataset(record: str) -> dict[str, str | None]:
    """Return who is to be named for a dataset, and the licence where its publisher states one.

    Everything else was compiled by whoever runs this map from the sources that its claims name.
    """
    reader, _between, name = record.partition(_BETWEEN)
    publisher, licence = _PUBLISHERS.get(reader, (None, None))
    told = publisher or _COMPILED
    return {"record": record, "attribution": f"{told} ({name})" if name else told,
            "licence": licence}  # fmt: skip


def translate_attribution(attributed: Mapping[str, str | None]) -> str:
    """Return an attribution in Arabic; the names of publishers stay as they call themselves."""
    return str(attributed["attribution"]).replace(_COMPILED, _COMPILED_AR)
