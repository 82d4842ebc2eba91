"""Where the desk keeps what was uploaded: one closed folder each, under names of our own."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class UploadFiles:
    """The folder of all uploads; nobody but the desk's own user may enter it."""

    root: Path

    @classmethod
    def open(cls, data_dir: Path) -> UploadFiles:
        """Make what is missing of the folder, and close it to others."""
        root = data_dir.absolute() / "desk"
        for folder in (root, root / "incoming", root / "uploads"):
            folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            folder.chmod(_PRIVATE_FOLDER)
        return cls(root)

    @property
    def lock(self) -> Path:
        """The file that the one desk which works on uploads holds."""
        return self.root / "desk.lock"

    def make_incoming(self) -> Path:
        """Return a new empty folder for what is on its way in."""
        folder = self.root / "incoming" / secrets.token_hex(16)
        folder.mkdir(mode=_PRIVATE_FOLDER)
        return folder

    def keep(self, incoming: Path, upload_id: str) -> None:
        """Give what has come in whole its place."""
        (incoming / "file").rename(incoming / upload_id)
        incoming.rename(self._folder(upload_id))

    def content(self, upload_id: str) -> Path:
        """The file that was uploaded; named like the upload, which the ledger notes of its load."""
        return self._folder(upload_id) / upload_id

    def mapping(self, upload_id: str) -> Path:
        """The mapping that came with it."""
        return self._folder(upload_id) / "mapping"

    def report(self, upload_id: str) -> Path:
        """The whole report of its last check, as JSON."""
        return self._folder(upload_id) / "report.json"

    def rejects(self, upload_id: str) -> Path:
        """The rows that were rejected in its last check, with the reasons, as CSV."""
        return self._folder(upload_id) / "rejects.csv"

    def write_report(self, upload_id: str, content: bytes) -> None:
        """Replace the report at once, so that nobody reads half of it."""
        path = self.report(upload_id)
        half = path.with_suffix(".half")
        with open(half, "wb", opener=open_private) as file:
            file.write(content)
        half.replace(path)

    def remove_content(self, upload_id: str) -> None:
        """Remove the uploaded file and its mapping; report and rejects stay."""
        self.content(upload_id).unlink(missing_ok=True)
        self.mapping(upload_id).unlink(missing_ok=True)

    def remove(self, upload_id: str) -> None:
        """Remove everything of an upload."""
        shutil.rmtree(self._folder(upload_id), ignore_errors=True)

    def remove_incoming(self) -> None:
        """Remove what a desk that was killed was receiving."""
        for folder in (self.root / "incoming").iterdir():
            shutil.rmtree(folder, ignore_errors=True)

    def list_ids(self) -> set[str]:
        """Return the ids of the uploads of which there is anything."""
        return {folder.name for folder in (self.root / "uploads").iterdir()}

    def _folder(self, upload_id: str) -> Path:
        return self.root / "uploads" / upload_id


def open_private(path: str, flags: int) -> int:
    """Open a file that only its owner may read, whatever the umask is."""
    return os.open(path, flags, _PRIVATE_FILE)
