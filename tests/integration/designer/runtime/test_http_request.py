"""The connector reaches the internet and nothing that only this host can reach."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from designer.runtime.handlers.addresses import target_of
from engine import HandlerError, JobContext, run_job

if TYPE_CHECKING:
    from collections.abc import Iterator

REFUSED = [
    "http://127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://localhost.:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[fe80::1%25eth0]:{port}/",
    "http://[fd00::1]:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://user@127.0.0.1:{port}/",
    "http://example.com@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.com/",
    "http://127。0。0。1:{port}/",
    "http://example.com/\r\nHost: 127.0.0.1",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "data:text/plain,x",
    "//127.0.0.1:{port}/",
    "http://",
    "http:///x",
    "",
    "unix:/tmp/x",
]


class Peer(BaseHTTPRequestHandler):
    hits = 0

    def do_GET(self) -> None:
        type(self).hits += 1
        status = int(self.path.strip("/") or 200)
        body = b'{"n": 1.50, "host": "%s"}' % self.headers["Host"].encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://169.254.169.254/")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def peer() -> Iterator[int]:
    Peer.hits = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def ask(url: str, **parameters: object) -> object:
    return run_job("http.request", JobContext({"url": url, **parameters}, "key"))


@pytest.mark.parametrize("url", REFUSED)
def test_refused_without_a_connection(url: str, peer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{peer}")
    with pytest.raises(HandlerError) as refusal:
        ask(url.format(port=peer))
    assert refusal.value.code in {"address_refused", "unknown_host", "invalid_parameter"}
    assert Peer.hits == 0


def test_a_name_that_changes_its_address_is_resolved_once() -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    target = target_of("http://rebind.example/x?y=1", (), lambda *_: next(answers))
    assert str(target.pinned) == "http://93.184.216.34/x?y=1"
    assert target.host_header == "rebind.example"


def test_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(HandlerError):
        target_of("http://mixed.example/", (), lambda *_: ["93.184.216.34", "10.0.0.1"])


def test_an_allowed_host_is_asked_under_its_name(peer: int, settings: object) -> None:
    settings.FLOWGLASS_HTTP_ALLOW = ["localhost"]
    if not any(a[4][0] == "127.0.0.1" for a in socket.getaddrinfo("localhost", peer)):
        pytest.skip("localhost has no IPv4 address here")
    answer = ask(f"http://localhost:{peer}/")
    assert answer["status"] == 200
    assert (str(answer["body"]["n"]), answer["body"]["host"]) == ("1.50", f"localhost:{peer}")


@pytest.mark.parametrize(("status", "retryable"), [(404, False), (429, True), (503, True)])
def test_a_refusal_says_whether_to_come_back(
    status: int, *, retryable: bool, peer: int, settings: object
) -> None:
    settings.FLOWGLASS_HTTP_ALLOW = ["127.0.0.1"]
    with pytest.raises(HandlerError) as refusal:
        ask(f"http://127.0.0.1:{peer}/{status}")
    assert (refusal.value.code, refusal.value.retryable) == (f"http_{status}", retryable)


def test_a_redirect_is_an_answer_and_is_not_followed(peer: int, settings: object) -> None:
    settings.FLOWGLASS_HTTP_ALLOW = ["127.0.0.1"]
    assert ask(f"http://127.0.0.1:{peer}/302")["status"] == 302
