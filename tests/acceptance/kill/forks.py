"""Starts the real server again and again without importing everything again and again.

Each line on standard input forks a child that runs Daphne with the real application; the child's
number is printed. Nothing is started in the parent: no thread, no reactor, no database connection.
"""

# ruff: noqa: E402 - Django is set up before its models are read
from __future__ import annotations

import os
import signal
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.acceptance.kill.settings")
# Reading the application may start the worker; the parent must not have one.
os.environ["FLOWGLASS_WORKER"] = "0"

import django

django.setup()

import designer.api.urls
import designer.urls  # noqa: F401 - loaded for the children
from designer import runtime
from engine import bpmn, dmn  # noqa: F401 - loaded for the children

if "twisted.internet.reactor" in sys.modules:
    raise SystemExit("a reactor must not be shared between processes")


def child(port: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.close(0)
    from daphne.cli import CommandLineInterface

    from designer import asgi  # noqa: F401 - with the worker, started below as in one process

    runtime.start()
    listen = ["-b", "127.0.0.1", "-p", port, "--verbosity", "0", "designer.asgi:application"]
    CommandLineInterface().run(listen)


def main(port: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by themselves
    for _ in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if pid == 0:
            try:
                child(port)
            finally:
                os._exit(1)
        print(pid, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
