"""Bytes on the wire that no browser sends: the server refuses them, never takes one request for two, and goes on."""

from __future__ import annotations

import re
import shutil
import socket
from urllib.parse import urlsplit

import pytest

from conftest import make_app
from kaocha.db import db
from real_server import server

pytestmark = pytest.mark.slow
HIDDEN = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
BODY = b"0\r\n\r\n" + HIDDEN


def post(*headers: bytes, body: bytes = BODY) -> bytes:
    return b"\r\n".join([b"POST /sign-in HTTP/1.1", b"Host: x", *headers, b"", body])


REFUSED = {
    "two lengths": post(b"Content-Length: 5", b"Content-Length: 6"),
    "a length and chunks": post(b"Content-Length: 5", b"Transfer-Encoding: chunked"),
    "chunks and a length": post(b"Transfer-Encoding: chunked", b"Content-Length: 5"),
    "a length with a plus": post(b"Content-Length: +5"),
    "a length below nothing": post(b"Content-Length: -1"),
    "a length in words": post(b"Content-Length: five"),
    "chunks by another name": post(b"Transfer-Encoding: xchunked"),
    "chunks twice": post(b"Transfer-Encoding: chunked, chunked"),
    "chunks after identity": post(b"Transfer-Encoding: chunked, identity"),
    "a space before the colon": post(b"Transfer-Encoding : chunked"),
    "a folded header": post(b"X-A: b\r\n Transfer-Encoding: chunked"),
    "a chunk of no size": post(b"Transfer-Encoding: chunked", body=b"zz\r\nabc\r\n0\r\n\r\n"),
    "a null byte in a header": b"GET /health HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n",
    "a header without a name": b"GET /health HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
    "no method": b" /health HTTP/1.1\r\nHost: x\r\n\r\n",
    "a made-up version": b"GET /health HTTP/9.9\r\nHost: x\r\n\r\n",
    "ten thousand letters of address": b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a header of ten thousand letters": b"GET /health HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 10_000 + b"\r\n\r\n",
    "two hundred headers": b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100 + b"\r\n\r\n",
}


def talk(house: str, sent: bytes) -> list[int]:
    """The statuses of all that the server answers to these bytes before it hangs up or falls silent."""
    parts = urlsplit(house)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        heard = b""
        try:
            while more := line.recv(65_536):
                heard += more
        except ConnectionResetError:  # it hung up with bytes of ours unread
            pass
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", heard)]


@pytest.fixture(scope="module")
def house(tmp_path_factory, migrated_folder):
    folder = tmp_path_factory.mktemp("wire") / "data"
    shutil.copytree(migrated_folder, folder)
    app = make_app(folder)
    with app.app_context():
        db.engine.dispose()
    with server(app) as (address, _):
        yield address


@pytest.mark.parametrize("kind", REFUSED)
def test_ambiguous_or_broken_requests_are_refused(house, kind):
    """400 and its kin, or silence; a 200 would be the hidden request's."""
    assert set(talk(house, REFUSED[kind])) <= {400, 405, 408, 411, 413, 414, 431, 501, 505}
    assert talk(house, HIDDEN) == [200]


@pytest.mark.parametrize("header", [b"SCRIPT_NAME: /x", b"PATH_INFO: /x", b"X_Forwarded_For: 1", b"REMOTE_ADDR: 1"])
def test_no_header_passes_for_what_the_server_itself_says(house, header):
    with_it, without = (HIDDEN.replace(b"Host: x", b"Host: x\r\n" + one) for one in (header, b"X-A: b"))
    assert talk(house, with_it) == talk(house, without) == [200]


def test_two_honest_requests_on_one_line_are_two(house):
    assert talk(house, HIDDEN + HIDDEN) == [200, 200]


def test_a_request_that_breaks_off_harms_nobody(house):
    talk(house, b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    assert talk(house, HIDDEN) == [200]
