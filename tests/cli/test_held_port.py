"""The address that the service will listen on, held before anything else is prepared."""

import socket

import pytest

from app.cli.web_process import hold_port
from app.domain.errors import MasarError
from app.settings import Settings


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
        return number


def test_answers_on_kept_connections_are_sent_at_once() -> None:
    """The service inherits the socket unseen, so that this must be settled here."""
    with hold_port(Settings(port=find_free_port())) as port:
        with socket.create_connection(port.getsockname()):
            accepted, _ = port.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_port_that_is_taken_is_named_with_a_way_out() -> None:
    with hold_port(Settings(port=find_free_port())) as port:
        number = port.getsockname()[1]
        with pytest.raises(MasarError, match=str(number)) as refused:
            hold_port(Settings(port=number))
    assert f"MASAR_PORT={number + 1}" in str(refused.value.way_out)
