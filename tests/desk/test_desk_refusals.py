"""What the desk does not take: it says so, stays up, and keeps nothing of it."""

import socket
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from running_desk import Client, Desk

from app.domain.desk import Role

pytestmark = pytest.mark.slow
MEGABYTE = 1_000_000
GED = b"id,year\n1,2016\n"


@pytest.fixture(scope="session")
def contributor(front_desk: Desk) -> Client:
    return front_desk.enter(Role.CONTRIBUTOR)


@pytest.fixture(autouse=True)
def nothing_kept(front_desk: Desk) -> None:
    """Whatever a test sent: no row and no file is left of it, and nothing broke."""
    yield  # type: ignore[misc]
    assert [name for name in front_desk.list_files() if name.startswith("incoming/")] == []
    assert front_desk.database.ask_one("SELECT count(*) FROM desk.upload") == 0
    assert [name for name in front_desk.list_files() if "/" in name] == []
    assert "Traceback" not in front_desk.read_log()
    assert httpx.get(f"{front_desk.address}/desk/health").status_code == 200


def spell_form(*parts: tuple[str, bytes], boundary: str = "xyz", end: bool = True) -> bytes:
    """Write a form by hand: each part's header lines and content."""
    body = b"".join(
        f"--{boundary}\r\n{head}\r\n\r\n".encode("latin-1") + content + b"\r\n"
        for head, content in parts
    )
    return body + (f"--{boundary}--\r\n".encode() if end else b"")


def name_part(name: str, more: str = "") -> str:
    return f'Content-Disposition: form-data; name="{name}"{more}'


FILE = (name_part("file", '; filename="a.csv"'), GED)
ADAPTER = (name_part("adapter"), b"ucdp_ged")
HOSTILE = {
    "no end": (400, spell_form(ADAPTER, FILE, end=False)),
    "nothing": (400, b""),
    "noise": (400, bytes(range(256)) * 100),
    "NULs": (400, b"\0" * 10_000),
    "another boundary": (400, spell_form(ADAPTER, FILE, boundary="other")),
    "10,000 parts": (400, spell_form(*[(name_part(f"p{n}"), b"") for n in range(10_000)])),
    "one field 10,000 times": (400, spell_form(*[ADAPTER] * 10_000, FILE)),
    "unknown field": (400, spell_form(ADAPTER, FILE, (name_part("role"), b"editor"))),
    "two files": (400, spell_form(ADAPTER, FILE, FILE)),
    "no file": (400, spell_form(ADAPTER)),
    "empty file": (400, spell_form(ADAPTER, (FILE[0], b""))),
    "no adapter": (400, spell_form(FILE)),
    "unknown adapter": (400, spell_form(FILE, (name_part("adapter"), b"../../etc"))),
    "a folder's adapter": (400, spell_form(FILE, (name_part("adapter"), b"record"))),
    "giant part header": (400, spell_form((name_part("file", "; x=" + "a" * 100_000), GED))),
    "1,000 part headers": (400, spell_form(("X-A: b\r\n" * 1000 + FILE[0], GED))),
    "part without a name": (400, spell_form(("Content-Disposition: form-data", GED))),
    "part without a header": (400, spell_form(("X: y", GED))),
    "base64 part": (400, spell_form(("Content-Transfer-Encoding: base64\r\n" + FILE[0], b"aWQ="))),
    "long field": (413, spell_form(ADAPTER, FILE, (name_part("note"), b"x" * 5_000))),
    "large mapping": (413, spell_form(ADAPTER, FILE, (name_part("mapping"), b"x" * 300_000))),
    "field that is no UTF-8": (400, spell_form(ADAPTER, FILE, (name_part("note"), b"\xff\xfe"))),
    "NUL in a field": (400, spell_form(ADAPTER, FILE, (name_part("note"), b"a\0b"))),
    "escape in a field": (400, spell_form(ADAPTER, FILE, (name_part("note"), b"\x1b[2J"))),
    "phone number in a note": (
        400, spell_form(ADAPTER, FILE, (name_part("note"), b"call +963 944 123 456")),
    ),
    "dataset with a path": (400, spell_form(ADAPTER, FILE, (name_part("dataset"), b"../x"))),
    "odd answer": (400, spell_form(ADAPTER, FILE, (name_part("complete"), b"perhaps"))),
    "odd reason": (400, spell_form(ADAPTER, FILE, (name_part("reason"), b"first_report"))),
    "PDF called .csv": (415, spell_form(ADAPTER, (FILE[0], b"%PDF-1.7\n" + b"x" * 999))),
    "page called .csv": (415, spell_form(ADAPTER, (FILE[0], b"<!doctype html><html>log in"))),
    "gzip called .csv": (415, spell_form(ADAPTER, (FILE[0], b"\x1f\x8b\x08\0" + b"x" * 99))),
    "program called .csv": (415, spell_form(ADAPTER, (FILE[0], b"\x7fELF" + b"\0" * 999))),
    "only NULs": (415, spell_form(ADAPTER, (FILE[0], b"\0" * 9999))),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_form_is_refused_in_words(contributor: Client, name: str) -> None:
    status, body = HOSTILE[name]
    answer = contributor.ask(
        "POST", "/desk/imports", content=body,
        headers={"Content-Type": "multipart/form-data; boundary=xyz"},
    )  # fmt: skip
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.json()["detail"]) > 10


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 415), ("text/csv", 415), ("", 415),
        ("multipart/mixed; boundary=xyz", 415),
        ("multipart/form-data", 400), ("multipart/form-data; boundary=", 400),
        ("multipart/form-data; boundary=" + "x" * 200, 400),
        ('multipart/form-data; boundary="x\\"y\x80"', 400),
    ],
)  # fmt: skip
def test_other_content_is_refused(contributor: Client, content_type: str, status: int) -> None:
    headers = {"Content-Type": content_type.encode("latin-1")}
    answer = contributor.ask("POST", "/desk/imports", content=spell_form(FILE), headers=headers)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, gzip", "zstd"])
def test_compressed_request_is_refused(contributor: Client, encoding: str) -> None:
    answer = contributor.ask(
        "POST", "/desk/imports", content=b"\x1f\x8b",
        headers={"Content-Encoding": encoding, "Content-Type": "multipart/form-data; boundary=xyz"},
    )  # fmt: skip
    assert answer.status_code == 415


def test_file_over_the_limit_is_refused_before_it_is_sent(contributor: Client) -> None:
    """With a length the answer comes at once; without one, as soon as the limit is passed."""
    answer = contributor.upload(b"x" * (3 * MEGABYTE))
    assert (answer.status_code, answer.json()["max_bytes"]) == (413, MEGABYTE)
    assert "1.0 MB" in answer.json()["detail"]


@pytest.mark.parametrize("size", [MEGABYTE + 1, 30 * MEGABYTE])
def test_stream_without_a_length_is_cut_at_the_limit(
    front_desk: Desk, contributor: Client, size: int
) -> None:
    head = spell_form(ADAPTER, (FILE[0], b""), end=False)[:-2]
    sent = 0

    def pieces():  # type: ignore[no-untyped-def]
        nonlocal sent
        yield head
        while sent < size:
            piece = b"a,b\n" * 2500
            sent += len(piece)
            yield piece
        yield b"\r\n--xyz--\r\n"

    answer = contributor.ask(
        "POST", "/desk/imports", content=pieces(),
        headers={"Content-Type": "multipart/form-data; boundary=xyz"},
    )  # fmt: skip
    assert answer.status_code == 413, answer.text


def test_limit_is_exact(contributor: Client, front_desk: Desk) -> None:
    answer = contributor.upload(b"\0" * (MEGABYTE + 1))
    assert answer.status_code == 413
    assert (
        contributor.upload(b"\0" * MEGABYTE).status_code == 415
    )  # taken in, and seen to be no text


def test_what_a_file_is_called_names_no_path(front_desk: Desk, tmp_path: Path) -> None:
    """The name of the refusal is the file's own, as text; on disk it never was."""
    contributor = front_desk.enter(Role.CONTRIBUTOR)
    answer = contributor.upload(b"%PDF-1.7", name="../../../etc/cron.d/\x1b[2Jmine.csv")
    assert answer.status_code == 415
    assert "/etc" not in answer.text and "\x1b" not in answer.text and "mine.csv" in answer.text


RAW = {
    "giant head": b"POST /desk/imports HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
    "no head": b"\0\r\n\r\n",
    "chunks that are none": (
        b"POST /desk/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\n"
        b"Content-Type: multipart/form-data; boundary=xyz\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n"
    ),
    "two lengths": (
        b"POST /desk/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\n"
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"
    ),
    "body cut off": (
        b"POST /desk/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\n"
        b"Content-Type: multipart/form-data; boundary=xyz\r\nContent-Length: 500\r\n\r\n--xyz\r\n"
    ),
}


@pytest.mark.parametrize("name", RAW)
def test_broken_request_breaks_nothing(front_desk: Desk, contributor: Client, name: str) -> None:
    with socket.create_connection(("127.0.0.1", front_desk.port), timeout=20) as line:
        line.sendall(RAW[name].replace(b"KEY", contributor.secret.encode()))
        with suppress(OSError):  # the desk may have hung up on it already
            line.shutdown(socket.SHUT_WR)
        answer = b""
        # A head that is refused unread may be answered by the end of the connection alone.
        with suppress(ConnectionResetError):
            while piece := line.recv(65536):
                answer += piece
    assert not answer.startswith(b"HTTP/1.1 5"), answer[:200]


@pytest.mark.parametrize(
    "path",
    ["?limit=0", "?limit=201", "?limit=x", "?limit=%D9%A1", "?state=odd", "?before=%00", "?a=b",
     "?limit=5&limit=6", "?before='--"],
)  # fmt: skip
def test_unknown_question_is_refused(contributor: Client, path: str) -> None:
    assert contributor.get(f"/desk/imports{path}").status_code == 400


@pytest.mark.parametrize("name", ["%00", "upl_x", "..%2f..", "%ff", "upl_" + "a" * 13, "a" * 5000])
@pytest.mark.parametrize("action", ["", "/report", "/rejects", "/discard"])
def test_unknown_upload_is_not_there(contributor: Client, name: str, action: str) -> None:
    method = "POST" if action == "/discard" else "GET"
    assert contributor.ask(method, f"/desk/imports/{name}{action}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b'{"role": 1}', 400), (b'{"note": 5}', 400), (b"x" * 20_000, 413),
     (b'{"note": "\\u0000"}', 400), (b'{"report": "1"}', 404), (b"[" * 5_000, 400)],
)  # fmt: skip
def test_decision_that_is_none_is_refused(front_desk: Desk, body: bytes, status: int) -> None:
    editor = front_desk.enter(Role.EDITOR)
    path = f"/desk/imports/upl_{'a' * 13}/accept"
    assert editor.ask("POST", path, content=body).status_code == status


def test_no_answer_may_be_kept_framed_or_shared_with_other_sites(front_desk: Desk) -> None:
    asked = {"Origin": "https://example.org", "Cookie": "a=b"}
    for path in ("/desk/health", "/desk/imports", "/nowhere"):
        answer = httpx.get(f"{front_desk.address}{path}", headers=asked)
        names = {name.lower() for name in answer.headers}
        assert not {n for n in names if n.startswith("access-control-")} | (names & {"set-cookie"})
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert httpx.options(f"{front_desk.address}/desk/imports", headers=asked).status_code == 405
