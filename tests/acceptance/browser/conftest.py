"""The real server on a database of its own, and Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

TOP = Path(__file__).resolve().parents[3]
PATIENCE = 15_000  # milliseconds; what takes longer on a busy machine is a fault
# Chromium makes no request of its own, and needs no sandbox for pages that we serve ourselves.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip


class Server:
    """`manage.py serve` as people start it; `kill` is kill -9."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = {
            "FLOWGLASS_DATA": str(self.data),
            "DJANGO_SETTINGS_MODULE": "designer.settings.dev",
        }
        log = (self.data / "server.log").open("ab")
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=TOP, env={**os.environ, **settings}, stdout=log, stderr=log
        )
        log.close()
        until = time.monotonic() + 180
        while time.monotonic() < until:
            try:
                httpx.get(f"{self.url}/accounts/login/", timeout=20, trust_env=False)
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server does not answer:\n" + self.tail())

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.process = None

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def tail(self) -> str:
        return (self.data / "server.log").read_text(errors="replace")[-3000:]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    expect.set_options(timeout=PATIENCE)
    assert path, "no Chromium: `make test` installs Debian's"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A browser window whose every complaint counts: errors, refused content, outside requests."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        context.set_default_timeout(PATIENCE)
        self.context = context
        self.server = server
        self.complaints: list[str] = []
        self.page = self.listened(context.new_page())

    def listened(self, page: Page) -> Page:
        """The page, with everything it complains about noted from now on."""
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", lambda said: self.listen(said.type, said.text))
        page.on("request", lambda request: self.look(request.url))
        return page

    def listen(self, kind: str, text: str) -> None:
        expected = (
            "status of 409",
            "status of 422",
            "WebSocket",
            "ERR_CONNECTION",
            "status of 401",
        )
        if kind == "error" and not any(part in text for part in expected):
            self.complaints.append(f"console: {text}")

    def look(self, url: str) -> None:
        if not url.startswith(
            (self.server.url, self.server.url.replace("http", "ws"), "data:", "blob:")
        ):
            self.complaints.append(f"outside request: {url}")

    def log_in(self, name: str) -> None:
        self.page.goto(self.server.url)
        self.page.get_by_label("User name").fill(name)
        self.page.get_by_label("Password").fill("flowglass")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.server.url}/")

    def open_model(self, name: str) -> None:
        self.page.goto(self.server.url)
        self.page.get_by_role("link", name=name, exact=True).click()

    def api(self, path: str, method: str = "GET", body: object = None) -> object:
        """What the page's own session gets from the API."""
        return self.page.evaluate(
            """async ([path, method, body]) => {
              const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
              const headers = {"X-CSRFToken": token, "Content-Type": "application/json"};
              const options = {method, headers, body: body === null ? undefined : JSON.stringify(body)};
              return await (await fetch(path, options)).json();
            }""",
            [path, method, body],
        )


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Callable[..., Visit]]:
    """Open a window and log in: `visit("modeller")`."""
    visits: list[Visit] = []

    def make(name: str, **options: object) -> Visit:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, **options)
        made = Visit(context, server)
        visits.append(made)
        made.log_in(name)
        return made

    yield make
    complaints = [complaint for one in visits for complaint in one.complaints]
    for one in visits:
        one.context.close()
    assert complaints == []
