"""`masar key`: who may use the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import orjson

from app.cli.database import open_database
from app.cli.start import say
from app.domain.desk import DeskKey, Role
from app.domain.errors import MasarError
from app.settings import Settings
from app.store.desk_keys import add_key, list_keys, mint_secret, revoke_key

LONGEST_NAME = 100


@click.group(name="key")
def key() -> None:
    """Make, list and revoke the keys of the desk."""


@key.command(name="add")
@click.option("--name", required=True, help="Whose key it is; editors see it beside uploads.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--days", type=click.IntRange(1, 3660), help="After how many days it expires.")
@click.pass_obj
def add_command(settings: Settings, name: str, role: str, days: int | None) -> None:
    """Make a key and print it, once: it is kept nowhere."""
    words = name.strip()
    if not words or len(words) > LONGEST_NAME or not words.isprintable():
        raise MasarError(
            "A key needs a name.", f"Say in one line of at most {LONGEST_NAME} signs whose it is."
        )
    expires_at = None if days is None else datetime.now(UTC) + timedelta(days=days)
    secret = mint_secret()
    with open_database(settings, say) as database:
        database.migrate()
        with database.owner.begin() as connection:
            key_id = add_key(connection, secret, Role(role), words, expires_at)
    say(f"{key_id}, {role}: {words}. This is the key; it is shown this once and kept nowhere:")
    click.echo(secret)


@key.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_command(settings: Settings, *, as_json: bool) -> None:
    """List every key: whose, which role, last used on which day, and until when."""
    with open_database(settings, say) as database:
        database.migrate()
        with database.owner.connect() as connection:
            keys = list_keys(connection)
    if as_json:
        click.echo(orjson.dumps({"keys": keys}).decode())
        return
    for each in keys:
        used = f"last used on {each.last_used}" if each.last_used else "never used"
        click.echo(
            f"{each.key_id}  masar_{each.prefix}_…  {each.role}  {each.name}: "
            f"{used}, {_spell_end(each)}"
        )


@key.command(name="revoke")
@click.argument("key_id")
@click.pass_obj
def revoke_command(settings: Settings, key_id: str) -> None:
    """End a key at once; KEY_ID is its id, or the part between its two first underscores."""
    with open_database(settings, say) as database:
        database.migrate()
        with database.owner.begin() as connection:
            revoked = revoke_key(connection, key_id, datetime.now(UTC))
    if revoked is None:
        raise MasarError(f"There is no key {key_id[:60]!r}.", "`masar key list` lists the keys.")
    click.echo(f"{revoked.key_id} ({revoked.name}) opens nothing any more.")


def _spell_end(one: DeskKey) -> str:
    if one.revoked_at is not None:
        return f"revoked on {one.revoked_at:%F}"
    if one.expires_at is None:
        return "never expires"
    return f"{'expires' if one.is_valid(datetime.now(UTC)) else 'expired'} on {one.expires_at:%F}"
