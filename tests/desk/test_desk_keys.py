"""Keys: shown once, kept as digests, bounded by role, day and revocation."""

import hashlib
import json
from pathlib import Path

import pytest
from postgres_server import Database
from psycopg.errors import InsufficientPrivilege
from running_desk import Client, Desk, make_key
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.desk.admission import MOST_FAILURES, FailureLog
from app.domain.desk import Role

pytestmark = pytest.mark.slow
LIST = "/desk/imports"


@pytest.mark.parametrize(
    "header",
    [
        None, "", "Bearer", "Bearer ", "Basic bWFzYXI6eA==", "Bearer masar_", "Bearer masar_a_b",
        "Bearer masar_abcdefgh_" + "A" * 43, "Bearer " + "x" * 5000, "Bearer \x80\xff",
        "Bearer masar_abcdefgh_" + "A" * 43 + "%00",
    ],
)  # fmt: skip
def test_without_a_right_key_nothing_is_told(
    places_database: Database, tmp_path: Path, header: str | None
) -> None:
    from starlette.testclient import TestClient

    from app.desk.application import create_desk
    from app.settings import Settings

    settings = Settings(desk_database_url=places_database.admin_url, data_dir=tmp_path)
    # Without its lifespan: nothing works on uploads here.
    desk = TestClient(create_desk(settings), raise_server_exceptions=False)
    given = {} if header is None else {"Authorization": header.encode("latin-1")}
    for method, path in (("GET", LIST), ("POST", LIST), ("GET", f"{LIST}/upl_{'a' * 13}"),
                         ("GET", f"{LIST}/upl_{'a' * 13}/report"),
                         ("GET", f"{LIST}/upl_{'a' * 13}/rejects"),
                         ("POST", f"{LIST}/upl_{'a' * 13}/accept"),
                         ("POST", f"{LIST}/upl_{'a' * 13}/discard")):  # fmt: skip
        answer = desk.request(method, path, headers=given)
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("flaw", ["another secret", "another prefix", "revoked", "expired"])
def test_key_that_is_not_right_any_more_opens_nothing(front_desk: Desk, flaw: str) -> None:
    secret = make_key(front_desk.database, Role.EDITOR)
    prefix = secret.split("_")[1]
    assert Client(secret, front_desk.address).get(LIST).status_code == 200
    if flaw == "another secret":
        secret = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    elif flaw == "another prefix":
        secret = make_key(front_desk.database, Role.EDITOR)[:15] + secret[15:]
    else:
        column = "revoked_at" if flaw == "revoked" else "expires_at"
        front_desk.database.change(
            f"UPDATE desk.key SET {column} = now() - interval '1 second' "  # noqa: S608
            f"WHERE prefix = '{prefix}'"
        )
    answer = Client(secret, front_desk.address).get(LIST)
    assert (answer.status_code, "invalid_token" in answer.headers["www-authenticate"]) == (
        401,
        True,
    )


def test_key_is_kept_as_a_digest_and_never_logged(front_desk: Desk) -> None:
    secret = make_key(front_desk.database, Role.EDITOR)
    wrong = secret[:-4] + "AAAA"
    Client(secret, front_desk.address).get(LIST)
    Client(wrong, front_desk.address).get(LIST)
    own = front_desk.database.ask(
        "SELECT digest, last_used = current_date, key::text FROM desk.key WHERE prefix = :prefix",
        prefix=secret.split("_")[1],
    )
    [(digest, used_today, whole)] = own
    assert bytes(digest) == hashlib.sha256(secret.encode()).digest()  # type: ignore[call-overload]
    assert used_today
    random_part = secret.split("_", 2)[2]
    assert random_part not in str(whole)
    assert random_part[:20] not in front_desk.read_log()


@pytest.mark.parametrize(
    ("role", "method", "path", "needed"),
    [
        (Role.READER_PARTNER, "POST", LIST, "contributor or editor"),
        (Role.READER_PARTNER, "GET", f"{LIST}/upl_{'a' * 13}/report", "contributor or editor"),
        (Role.READER_PARTNER, "GET", f"{LIST}/upl_{'a' * 13}/rejects", "contributor or editor"),
        (Role.READER_PARTNER, "POST", f"{LIST}/upl_{'a' * 13}/discard", "contributor or editor"),
        (Role.READER_PARTNER, "POST", f"{LIST}/upl_{'a' * 13}/accept", "editor"),
        (Role.CONTRIBUTOR, "POST", f"{LIST}/upl_{'a' * 13}/accept", "editor"),
    ],
)
def test_wrong_role_is_told_which_one_is_needed(
    front_desk: Desk, role: Role, method: str, path: str, needed: str
) -> None:
    answer = front_desk.enter(role).ask(method, path)
    assert answer.status_code == 403
    assert f"the role {needed}" in answer.json()["detail"]


def test_many_wrong_keys_are_not_looked_at_any_more_and_right_ones_still_are() -> None:
    failures = FailureLog()
    failures.note_right("right")
    for _ in range(MOST_FAILURES):
        assert failures.find_wait_s("10.0.0.1", "wrong") == 0
        failures.note_failure("10.0.0.1")
    assert 0 < failures.find_wait_s("10.0.0.1", "wrong") <= 60
    assert failures.find_wait_s("10.0.0.1", "right") == 0
    assert failures.find_wait_s("10.0.0.2", "wrong") == 0


def test_guessing_is_slowed_down(places_database: Database, tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    from app.desk.application import create_desk
    from app.settings import Settings

    settings = Settings(desk_database_url=places_database.admin_url, data_dir=tmp_path)
    desk = TestClient(create_desk(settings))
    right = {"Authorization": f"Bearer {make_key(places_database, Role.EDITOR)}"}
    wrong = {"Authorization": "Bearer masar_abcdefgh_" + "A" * 43}
    assert desk.get(LIST, headers=right).status_code == 200
    spoofed = {"X-Forwarded-For": "192.0.2.7", "Forwarded": "for=192.0.2.8"}
    statuses = [
        desk.get(LIST, headers=wrong | spoofed).status_code for _ in range(MOST_FAILURES + 2)
    ]
    assert statuses == [401] * MOST_FAILURES + [429] * 2
    refused = desk.get(LIST, headers=wrong)
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    assert desk.get(LIST, headers=right).status_code == 200


TABLES = ("key", "upload", "review")


def is_refused(database: Database, statement: str, *, as_web: bool) -> bool:
    try:
        with (database.web if as_web else database.writer).begin() as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        return isinstance(error.orig, InsufficientPrivilege)
    return False


@pytest.mark.parametrize("table", TABLES)
def test_public_role_has_no_right_at_the_desk(places_database: Database, table: str) -> None:
    for statement in (f"SELECT 1 FROM desk.{table}", f"DELETE FROM desk.{table}"):  # noqa: S608
        assert is_refused(places_database, statement, as_web=True)
    assert not is_refused(places_database, f"SELECT 1 FROM desk.{table}", as_web=False)  # noqa: S608


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO desk.key SELECT * FROM desk.key",
        "UPDATE desk.key SET role = 'editor'",
        "UPDATE desk.key SET revoked_at = NULL",
        "UPDATE desk.key SET digest = ''",
        "DELETE FROM desk.key",
        "DELETE FROM desk.upload",
        "UPDATE desk.upload SET key_id = 'key_x'",
        "UPDATE desk.upload SET sha256 = ''",
        "UPDATE desk.review SET note = ''",
        "DELETE FROM desk.review",
        "TRUNCATE desk.review",
        "CREATE TABLE desk.mine (a int)",
    ],
)
def test_desk_itself_can_make_no_key_and_change_no_log(
    places_database: Database, statement: str
) -> None:
    assert is_refused(places_database, statement, as_web=False)


def test_schema_has_no_other_tables(places_database: Database) -> None:
    names = places_database.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'desk'")
    assert sorted(str(name) for (name,) in names) == sorted(TABLES)


def test_key_command_prints_the_key_once(places_database: Database, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from app.cli import main

    env = {"DATABASE_URL": places_database.admin_url, "MASAR_DATA_DIR": str(tmp_path)}

    def run(*words: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(main, ["key", *words], env=env)
        return result.exit_code, result.stdout, result.stderr

    code, secret, told = run(
        "add", "--name", "Field office", "--role", "contributor", "--days", "9"
    )
    assert (code, secret.count("\n")) == (0, 1)
    assert secret.strip() not in told
    prefix = secret.split("_")[1]
    [listed] = json.loads(run("list", "--json")[1])["keys"]
    assert (listed["name"], listed["role"], listed["prefix"]) == (
        "Field office", "contributor", prefix,
    )  # fmt: skip
    assert listed["expires_at"] and "digest" not in listed
    code, shown, _ = run("list")
    assert f"masar_{prefix}_…" in shown and secret.strip() not in shown
    assert run("revoke", prefix)[0] == 0
    assert "revoked on" in run("list")[1]
    assert run("revoke", "key_nobody")[0] == 1
    assert run("add", "--name", "\x1b[2J", "--role", "editor")[0] == 1
