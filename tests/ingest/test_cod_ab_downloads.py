"""A download is bounded in size and time, goes over https, and leaves nothing when it fails."""

import hashlib
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from release_files import pack, write_release

from app.domain.errors import MasarError
from app.ingest.cod_ab import open_source, read_release
from app.ingest.cod_ab.downloads import Bounds, download_file, spell_address

BOUNDS = Bounds(most_bytes=2_000_000, longest_s=2.0, stall_s=1.0)


class Stand(BaseHTTPRequestHandler):
    """Stands in for a publisher's server; each path misbehaves in its own way."""

    packed = b""
    elsewhere = "http://data.example.org/syr.zip"

    def do_GET(self) -> None:
        getattr(self, f"_{self.path.partition('?')[0].strip('/').partition('.')[0]}")()

    def log_message(self, *_: object) -> None:
        pass

    def _start(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _syr(self) -> None:
        self._start(Content_Length=str(len(self.packed)))
        self.wfile.write(self.packed)

    def _absent(self) -> None:
        self._start(404)

    def _moved(self) -> None:
        self._start(302, Location="/syr.zip")

    def _away(self) -> None:
        self._start(302, Location=self.elsewhere)

    def _circle(self) -> None:
        self._start(302, Location="/circle")

    def _cut(self) -> None:
        self._start(Content_Length=str(len(self.packed)))
        self.wfile.write(self.packed[: len(self.packed) // 2])

    def _page(self) -> None:
        self._start(Content_Type="text/html")
        self.wfile.write(b"<html>Sign in to go on</html>")

    def _stated(self) -> None:
        self._start(Content_Length="999999999999")

    def _endless(self) -> None:
        self._start()
        try:
            while True:
                self.wfile.write(bytes(100_000))
        except OSError:
            pass

    def _silent(self) -> None:
        self._start()
        time.sleep(1.5)

    def _dripping(self) -> None:
        self._start()
        try:
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that has the invented release."""
    folder = tmp_path_factory.mktemp("published")
    Stand.packed = pack(write_release(folder / "given"), folder / "syr.zip").read_bytes()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stand)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["syr.zip", "moved", "syr?token=secret"])
def test_release_is_fetched_and_read_and_its_secret_is_not_kept(stand: str, path: str) -> None:
    told: list[tuple[int, int | None]] = []
    with open_source(f"{stand}/{path}", lambda done, total: told.append((done, total))) as opened:
        release = read_release(opened.folder, opened.origin)
        fetched = opened.folder
        assert opened.sha256 == hashlib.sha256(Stand.packed).hexdigest()
    assert release.count_levels()["subdistrict"] == 2
    assert "secret" not in release.origin and release.origin.startswith("http://127.0.0.1")
    assert told[-1] == (len(Stand.packed), len(Stand.packed))
    assert not fetched.exists()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("absent", "answered 404"),
        ("away", "not encrypted"),
        ("circle", "leads on more than 5 times"),
        ("cut", "could not be fetched"),
        ("stated", "larger than the 2 MB"),
        ("endless", "larger than the 2 MB"),
        ("silent", "could not be fetched"),
        ("dripping", "took longer than 2 s"),
    ],
)
def test_failing_download_is_said_with_its_reason_and_ends_in_time(
    stand: str, tmp_path: Path, path: str, reason: str
) -> None:
    began = time.monotonic()
    with pytest.raises(MasarError) as refused:
        download_file(f"{stand}/{path}", tmp_path / "file", lambda done, total: None, BOUNDS)
    assert reason in refused.value.message
    assert time.monotonic() - began < 5


def test_page_instead_of_a_zip_is_refused_and_nothing_is_left(
    stand: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(MasarError, match="no zip"), open_source(f"{stand}/page"):
        pytest.fail("it was opened")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address", ["http://data.example.org/syr.zip", "http://localhost.example.org/syr.zip"]
)
def test_address_without_encryption_is_refused_before_anything_is_sent(
    tmp_path: Path, address: str
) -> None:
    with pytest.raises(MasarError, match="not encrypted"):
        download_file(address, tmp_path / "file", lambda done, total: None, BOUNDS)


def test_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(MasarError, match="could not be fetched") as refused:
        download_file(
            "http://127.0.0.1:9/syr.zip", tmp_path / "file", lambda done, total: None,
            replace(BOUNDS, longest_s=1),
        )  # fmt: skip
    assert "browser" in (refused.value.way_out or "")


def test_login_and_query_of_an_address_are_not_told() -> None:
    told = spell_address("https://user:word@data.example.org:8443/a/syr.zip?token=x#part")
    assert told == "https://data.example.org:8443/a/syr.zip"
