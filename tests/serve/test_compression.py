"""Codings as readers ask for them, and texts that are ended after they were compressed."""

import os
import zlib

import brotli
import pytest
import zstandard

from app.serve.answering.compression import (
    CODINGS,
    choose_coding,
    compress_whole,
    is_compressible,
    open_coder,
    open_splice,
)

TEXT = ("Killed: مرحبا " * 3000).encode()


def undo(coding: str, body: bytes) -> bytes:
    """Decompress the whole of it; raises where anything is missing or too much."""
    if coding == "br":
        return bytes(brotli.decompress(body))
    decoder = (
        zlib.decompressobj(31) if coding == "gzip" else zstandard.ZstdDecompressor().decompressobj()
    )
    told = decoder.decompress(body)
    assert decoder.eof and not decoder.unused_data
    return bytes(told)


@pytest.mark.parametrize("coding", CODINGS)
def test_text_can_be_ended_in_any_words_after_it_was_compressed(coding: str) -> None:
    splice = open_splice(TEXT, coding)
    assert len(splice.head) < len(TEXT) / 10
    for tail in (b"x", b'"timeStamp":"2025-03-07T00:00:00Z"}', os.urandom(60_000)):
        assert undo(coding, splice.end_with(tail)) == TEXT + tail
    assert undo(coding, compress_whole(TEXT, coding)) == TEXT


@pytest.mark.parametrize("coding", CODINGS)
def test_each_piece_of_a_stream_can_be_read_when_it_comes(coding: str) -> None:
    coder, sent = open_coder(coding), b""
    decoder = {"gzip": lambda: zlib.decompressobj(31), "br": brotli.Decompressor,
               "zstd": lambda: zstandard.ZstdDecompressor().decompressobj()}[coding]()  # fmt: skip
    for piece in (b"first ", TEXT, b"last"):
        ready = coder.add(piece)
        told = decoder.process(ready) if coding == "br" else decoder.decompress(ready)
        while coding == "br" and (more := decoder.process(b"")):  # it gives 32 KiB at a time
            told += more
        assert told == piece
        sent += ready
    assert undo(coding, sent + coder.end()) == b"first " + TEXT + b"last"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("", None), ("identity", None), ("gzip", "gzip"), ("gzip, deflate, br", "br"),
     ("gzip, deflate, br, zstd", "zstd"), ("*", "zstd"), ("br;q=0.5, gzip;q=0.8", "gzip"),
     ("gzip;q=0", None), ("*;q=0, br", "br"), ("GZIP", "gzip"), ("identity, gzip;q=0.5", None),
     ("gzip;q=x", None), (";;,,q=", None), ("deflate", None)],
)  # fmt: skip
def test_coding_is_the_one_that_the_reader_likes_best(accepted: str, coding: str | None) -> None:
    assert choose_coding(accepted) == coding


def test_pictures_and_parquet_are_left_alone() -> None:
    for media_type in ("image/png", "application/vnd.apache.parquet", "application/zip", ""):
        assert not is_compressible(media_type)
    for media_type in ("application/geo+json", "text/html; charset=utf-8", "application/x-ndjson"):
        assert is_compressible(media_type)
