"""Every setting of Masar, read once from the environment (`MASAR_…`) or from flags."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.domain.errors import MasarError

PROJECT = Path(__file__).resolve().parent.parent
MOST_WORKERS_UNASKED = 4
"""Processes of the service when nobody says how many; the database needs cores too."""
CPU_QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""What a container may use: microseconds of processor ("max": all) in each period of so many."""


def count_cores(quota: Path = CPU_QUOTA) -> int:
    """Return how many cores this process may use, at least 1; a container may have fewer."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        allowed, period = quota.read_text().split()
    except (OSError, ValueError):
        return cores or 1
    if allowed == "max":
        return cores or 1
    return max(1, min(cores or 1, math.ceil(int(allowed) / int(period))))


class Settings(BaseSettings):
    """The settings, each with the meaning that `masar settings` prints."""

    model_config = SettingsConfigDict(
        env_prefix="MASAR_", frozen=True, extra="ignore", populate_by_name=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on")
    public_url: str | None = Field(
        None, description="Address that readers use, when a proxy stands in front (https://…)"
    )
    contact: str | None = Field(
        None,
        pattern=r"^(https://|mailto:)[^\s\"'<>]+$",
        description="Where readers report errors: an https:// or a mailto: address",
    )
    raster_tiles_url: str | None = Field(
        None,
        pattern=r"^https://[a-z0-9.-]+(:[0-9]+)?/[^\s\"'<>;,]*\{z\}[^\s\"'<>;,]*$",
        description="Map tiles of others under the map: https://…/{z}/{x}/{y}.png; none if not set",
    )
    raster_tiles_attribution: str | None = Field(
        None, max_length=200, description="Whose tiles those are, as their licence asks for"
    )
    data_dir: Path = Field(PROJECT / ".data", description="Folder of the private database")
    geodata_dir: Path = Field(PROJECT / "geodata", description="Folder of the shipped places")
    frontend_dir: Path = Field(
        PROJECT / "frontend" / "dist", description="Folder of the built front end"
    )
    database_url: str | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL server to use instead of a private one (owner's connection)",
    )
    web_database_url: str | None = Field(
        None, description="Connection of the public service, as role masar_web"
    )
    workers: int = Field(
        default_factory=lambda: min(count_cores(), MOST_WORKERS_UNASKED),
        ge=1,
        le=64,
        description="Processes of the service; as many as cores, at most 4, when not set",
    )
    pool_size: int = Field(
        4, ge=1, le=50, description="Database connections of each process for readers' questions"
    )
    statement_timeout_ms: int = Field(
        5000, ge=100, description="Longest that one query of a reader may run, in milliseconds"
    )
    requests_per_minute: int = Field(
        3000,
        ge=0,
        description="Questions of one reader that each process looks up within a minute; 0: any",
    )
    exports_at_once: int = Field(
        3, ge=1, le=50, description="Exports that each process of the service writes at once"
    )
    exports_per_reader: int = Field(
        2, ge=1, le=50, description="Exports of one reader that each process writes at once"
    )
    export_minutes: int = Field(
        15, ge=1, description="Longest that one export may take, in minutes"
    )
    answer_cache_mb: int = Field(
        32, ge=0, description="Memory of each process for finished answers, in megabytes; 0: none"
    )
    publish_every_s: int = Field(
        60, ge=5, description="Seconds between two looks at whether something has become public"
    )
    desk_host: str = Field("127.0.0.1", description="Address on which the desk listens")
    desk_port: int = Field(8001, ge=1, le=65535, description="Port on which the desk listens")
    desk_database_url: str | None = Field(
        None, description="Connection of the desk, as role masar_writer"
    )
    desk_max_upload_mb: int = Field(
        100, ge=1, le=10_000, description="Largest file that the desk takes, in megabytes"
    )
    desk_job_memory_mb: int = Field(
        2048, ge=512, description="Memory that checking or loading an upload may use, in megabytes"
    )
    desk_job_minutes: int = Field(
        60, ge=1, description="Longest that checking or loading an upload may take, in minutes"
    )
    desk_keep_days: int = Field(
        30, ge=1, description="Days after which an upload that nobody accepted is discarded"
    )

    def list_settings(self) -> list[tuple[str, str, str]]:
        """Return (environment variable, value without passwords, meaning) for every setting."""
        rows = []
        for name, info in type(self).model_fields.items():
            alias = info.validation_alias
            variable = alias if isinstance(alias, str) else f"MASAR_{name.upper()}"
            value = getattr(self, name)
            text = "(not set)" if value is None else str(value)
            if name.endswith("database_url") and value is not None:
                text = "(set)"
            rows.append((variable, text, info.description or ""))
        return rows


FlagValue = Annotated[object, "a value given on the command line"]


def read_settings(**flags: FlagValue) -> Settings:
    """Read the settings; flags that are not None win over the environment.

    Raises MasarError naming the variable and what would be right.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = name if name.isupper() else f"MASAR_{name.upper()}"
        raise MasarError(
            f"The setting {variable} is not possible: {first['msg']}.",
            "`masar settings` lists every setting.",
        ) from None
