"""The outermost layer: gives what is kept, compresses what is made, keeps what may be kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.mode import SecurityMode
from app.serve.answering.compression import (
    SMALLEST,
    Coder,
    choose_coding,
    compress_whole,
    is_compressible,
    open_coder,
)
from app.serve.answering.database import PublishedState
from app.serve.answering.held_state import HeldState
from app.serve.answering.kept_answers import (
    ETAG_STATE,
    AnswerStore,
    KeptAnswer,
    Question,
    pack_answer,
)

_MAY_BE_KEPT = "public, max-age"
_NOT_FOR_ALL = ("range", "authorization", "cookie")
"""What a question may not be asked with for its answer to be kept or to come from what is."""


@dataclass(slots=True)
class Asked:
    """What a request asks for, as far as an answer can depend on it."""

    scope: Scope
    headers: Headers
    state: PublishedState | None
    address: Question = field(init=False)
    coding: str | None = field(init=False)
    condition: str = field(init=False)

    def __post_init__(self) -> None:
        """Read what counts."""
        scope, headers = self.scope, self.headers
        self.condition = headers.get("if-none-match", "")
        self.coding = choose_coding(headers.get("accept-encoding", ""))
        self.address = (
            scope["scheme"], headers.get("host"), scope.get("root_path"), scope["path"],
            scope.get("raw_path"), scope["query_string"], "origin" in headers,
        )  # fmt: skip

    def ask(self, varies: tuple[str, ...], *, unchanged: bool) -> Question:
        """Return the whole question, given on which headers its answer depends."""
        told = tuple(self.headers.get(name) for name in varies)
        return (self.address, told, "304" if unchanged else self.coding)

    def has(self, etag: str) -> bool:
        """Whether the reader has the answer with this ETag already."""
        given = {tag.strip().removeprefix("W/") for tag in self.condition.split(",")}
        return etag.removeprefix("W/") in given


def _list_varies(headers: Headers) -> tuple[str, ...]:
    names = {name.strip().lower() for name in headers.get("vary", "").split(",")}
    return tuple(sorted(names - {"", "accept-encoding", "origin"}))


class FinishAnswers:
    """Wraps the whole application; `most_bytes` is the room for answers, 0 keeps none."""

    def __init__(self, app: ASGIApp, held: HeldState, most_bytes: int) -> None:
        """Wrap the application."""
        self._app = app
        self._held = held
        self._keeps = most_bytes > 0
        self._store = AnswerStore(most_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, else let the application answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Asked(scope, Headers(scope=scope), self._find_state(scope))
        if asked.state is not None and (kept := self._find(asked)) is not None:
            await _give(kept, scope["method"] == "HEAD", send)
            return
        await self._app(scope, receive, _Finisher(asked, self._store, send).send)

    def _find_state(self, scope: Scope) -> PublishedState | None:
        """Return the state whose answers may be given and kept for this request, if any may."""
        if not self._keeps or scope["method"] not in {"GET", "HEAD"}:
            return None
        state = self._held.find()
        if state is None or state.mode == SecurityMode.DARK:
            return None
        self._store.turn_to(state)
        return state

    def _find(self, asked: Asked) -> KeptAnswer | None:
        varies = self._store.find_varies(asked.address)
        if varies is None or any(name in asked.headers for name in _NOT_FOR_ALL):
            return None
        if not asked.condition:
            return self._store.find(asked.ask(varies, unchanged=False))
        unchanged = self._store.find(asked.ask(varies, unchanged=True))
        if unchanged is not None and asked.has(unchanged.etag):
            return unchanged
        return None


async def _give(kept: KeptAnswer, only_head: bool, send: Send) -> None:
    body = kept.finish()
    length = [(b"content-length", str(len(body)).encode())] if kept.status != 304 else []  # noqa: PLR2004
    headers = [each for each in kept.headers if each[0] != b"content-length"]
    await send({"type": "http.response.start", "status": kept.status, "headers": headers + length})
    await send({"type": "http.response.body", "body": b"" if only_head else body})


class _Finisher:
    """Compresses one answer on its way out, and keeps it when it came whole and may be kept."""

    def __init__(self, asked: Asked, store: AnswerStore, send: Send) -> None:
        self._asked = asked
        self._store = store
        self._send = send
        self._start: Message = {}
        self._coder: Coder | None = None
        self._is_started = False

    async def send(self, message: Message) -> None:
        """Take one message of the application."""
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] != "http.response.body":
            await self._send(message)
        elif self._is_started:
            await self._send_piece(message)
        elif message.get("more_body"):
            await self._open_stream()
            await self._send_piece(message)
        else:
            await self._send_whole(message.get("body", b""))

    async def _open_stream(self) -> None:
        self._is_started = True
        headers = MutableHeaders(scope=self._start)
        coding = self._choose_coding(headers)
        if coding is not None and self._asked.scope["method"] != "HEAD":
            self._coder = open_coder(coding)
            headers["Content-Encoding"] = coding
            del headers["Content-Length"]
        await self._send(self._start)

    async def _send_piece(self, message: Message) -> None:
        if self._coder is not None:
            body = self._coder.add(message["body"]) if message.get("body") else b""
            ending = b"" if message.get("more_body") else self._coder.end()
            message = {**message, "body": body + ending}
        await self._send(message)

    async def _send_whole(self, content: bytes) -> None:
        headers = MutableHeaders(scope=self._start)
        coding = self._choose_coding(headers)
        if len(content) < SMALLEST:
            coding = None
        if coding is not None:
            headers["Content-Encoding"] = coding
        kept = self._keep(headers, content, coding)
        body = content
        if kept is not None:
            body = kept.finish()
        elif coding is not None:
            body = compress_whole(content, coding)
        if "content-length" in headers and content:
            headers["Content-Length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})

    def _choose_coding(self, headers: MutableHeaders) -> str | None:
        """Return how to compress the answer; what could be is told to depend on the reader."""
        if self._start["status"] == 304:  # noqa: PLR2004 - what it stands for may be compressed
            headers.add_vary_header("Accept-Encoding")
            return None
        if "content-encoding" in headers or not is_compressible(headers.get("content-type", "")):
            return None
        headers.add_vary_header("Accept-Encoding")
        return self._asked.coding

    def _keep(
        self, headers: MutableHeaders, content: bytes, coding: str | None
    ) -> KeptAnswer | None:
        asked, status = self._asked, self._start["status"]
        if not self._may_keep(headers):
            return None
        raw = tuple(self._start["headers"])
        packed = pack_answer(status, raw, content, coding, headers["etag"])
        if packed is not None:
            varies = _list_varies(headers)
            question = asked.ask(varies, unchanged=status == 304)  # noqa: PLR2004
            self._store.add(asked.state, asked.address, varies, question, packed)
        return packed

    def _may_keep(self, headers: MutableHeaders) -> bool:
        asked = self._asked
        if asked.state is None or asked.scope["method"] != "GET":
            return False
        if asked.scope.get(ETAG_STATE) != asked.state.key or "etag" not in headers:
            return False
        if any(name in asked.headers for name in _NOT_FOR_ALL) or "set-cookie" in headers:
            return False
        may = headers.get("cache-control", "").startswith(_MAY_BE_KEPT)
        return may and self._start["status"] in {200, 304}
