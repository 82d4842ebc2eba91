"""`masar places`: load places, ask for them, see what is missing."""

from __future__ import annotations

import click

from app.cli.place_apply import apply_command
from app.cli.place_find import find_command
from app.cli.place_load import load
from app.cli.place_status import status
from app.cli.place_text import in_text_command
from app.cli.place_unload import unload


@click.group()
def places() -> None:
    """Load the places that events are put on, and ask for them."""


places.add_command(apply_command)
places.add_command(find_command)
places.add_command(in_text_command)
places.add_command(load)
places.add_command(status)
places.add_command(unload)
