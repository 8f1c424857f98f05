"""The real server on a free port, a stream of clients that never give up, and kill -9."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from tests.acceptance.kill.ledger import append

if TYPE_CHECKING:
    from random import Random

TOP = Path(__file__).resolve().parents[3]
TOKEN = "k" * 32


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class House:
    """A data directory and whatever serves it at the moment."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.env = {
            **os.environ,
            "FLOWGLASS_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "tests.acceptance.kill.settings",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.env.pop("DATABASE_URL", None)
        self.env.pop("FLOW_CRASH", None)
        self.log = (data / "server.log").open("ab")
        self.known = json.loads(self.run("-m", "tests.acceptance.kill.prepare").splitlines()[-1])
        self.forks = subprocess.Popen(
            [sys.executable, "-m", "tests.acceptance.kill.forks", str(self.port)],
            cwd=TOP, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            text=True,
        )  # fmt: skip
        self.pid = 0
        self.starts: list[float] = []

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=TOP, env=self.env, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        if done.returncode:
            raise AssertionError(f"{command} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout

    def client(self) -> httpx.Client:
        """A person's browser, logged in."""
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}/api",
            cookies={"sessionid": self.known["session"], "csrftoken": TOKEN},
            headers={"X-CSRFToken": TOKEN},
            timeout=5.0,
            trust_env=False,
        )

    def start(self) -> None:
        """Fork a server and wait until it answers."""
        begun = time.monotonic()
        self.forks.stdin.write("go\n")
        self.forks.stdin.flush()
        self.pid = int(self.forks.stdout.readline())
        self.wait_until_it_answers()
        self.starts.append(time.monotonic() - begun)

    def start_cold(self, *under: str, **env: str) -> subprocess.Popen[bytes]:
        """Start a server of its own, as people do; `under` is a command that watches it."""
        listen = ["-b", "127.0.0.1", "-p", str(self.port), "--verbosity", "0"]
        process = subprocess.Popen(
            [*under, sys.executable, "-m", "daphne", *listen, "designer.asgi:application"],
            cwd=TOP, env={**self.env, **env}, stdout=self.log, stderr=self.log,
        )  # fmt: skip
        self.pid = process.pid
        return process

    def wait_until_it_answers(self, seconds: float = 60.0) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 0.5):
                    return
            except OSError:
                time.sleep(0.005)
        raise AssertionError("the server does not answer:\n" + self.tail())

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        while True:  # until the port is free again
            try:
                with socket.create_connection(("127.0.0.1", self.port), 0.2):
                    time.sleep(0.002)
            except OSError:
                return

    def tail(self) -> str:
        return (self.data / "server.log").read_text(errors="replace")[-3000:]

    def close(self) -> None:
        self.forks.stdin.close()
        self.forks.wait(10)
        self.forks.stdout.close()
        self.log.close()


class Clients:
    """Several clients that start instances and complete tasks; what they were told is on the disk."""

    def __init__(self, house: House, random: Random, count: int = 3) -> None:
        self.house = house
        self.random = random
        self.stopping = threading.Event()
        self.acknowledged = house.data / "acknowledged.jsonl"
        self.unexpected: list[str] = []
        self.threads = [
            threading.Thread(target=self.starts, args=(n,), daemon=True) for n in range(count)
        ]
        self.threads.append(threading.Thread(target=self.completes, daemon=True))
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self.threads), "a client does not end"

    def insist(self, client: httpx.Client, path: str, body: Any, key: str) -> httpx.Response | None:
        """Send until there is an answer; the same key each time."""
        while not self.stopping.is_set():
            try:
                answer = client.post(path, json=body, headers={"Idempotency-Key": key})
            except httpx.HTTPError:
                time.sleep(0.01)
                continue
            if answer.status_code < 500:
                return answer
            self.unexpected.append(f"{path}: {answer.status_code} {answer.text[:300]}")
            time.sleep(0.05)
        return None

    def starts(self, number: int) -> None:
        count = 0
        known = self.house.known
        with self.house.client() as client:
            while not self.stopping.is_set():
                count += 1
                key = f"start-{number}-{count}"
                model = known["person" if count % 4 == 0 else "machine"]
                pause = (0, 0.01, 0.05)[count % 3]
                body = {
                    "model": model, "source": "published",
                    "variables": {"name": key, "pause": pause},
                }  # fmt: skip
                path = f"/workspaces/{known['workspace']}/instances/"
                answer = self.insist(client, path, body, key)
                if answer is None:
                    return
                if answer.status_code == 201:
                    said = {"start": answer.json()["id"], "key": key}
                    append(self.acknowledged, json.dumps(said) + "\n")
                else:
                    self.unexpected.append(f"start: {answer.status_code} {answer.text[:300]}")
                time.sleep(0.02)

    def completes(self) -> None:
        known = self.house.known
        with self.house.client() as client:
            while not self.stopping.is_set():
                try:
                    answer = client.get(f"/workspaces/{known['workspace']}/user-tasks/?state=open")
                    tasks = answer.json() if answer.status_code == 200 else []
                except (httpx.HTTPError, ValueError):
                    time.sleep(0.02)
                    continue
                tasks = tasks["results"] if isinstance(tasks, dict) else tasks
                for task in tasks[:5]:
                    path = f"/user-tasks/{task['id']}/complete/"
                    answer = self.insist(client, path, {"variables": {"ok": True}}, task["id"])
                    if answer is not None and answer.status_code < 300:
                        said = json.dumps({"task": task["id"]})
                        append(self.acknowledged, said + "\n")
                time.sleep(0.05)
