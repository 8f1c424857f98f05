"""`manage.py serve`: the whole product in one process, on loopback."""

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Bring the database up to date, then serve pages, API, sockets and engine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000", help="port on 127.0.0.1 (default 8000)")

    def handle(self, *_args: Any, **options: Any) -> None:
        port = port_number(options["port"])
        refuse_taken(port)
        call_command("migrate", verbosity=0)
        if settings.DEMO_ACCOUNTS:
            call_command("seed", verbosity=0)
        self.announce(port)
        sys.stdout.flush()
        listen = ["-b", HOST, "-p", str(port), "--verbosity", "0", "designer.asgi:application"]
        os.execv(sys.executable, [sys.executable, "-m", "daphne", *listen])  # noqa: S606 - our own interpreter, no shell

    def announce(self, port: int) -> None:
        self.stdout.write(self.style.SUCCESS(f"Flowglass is at http://{HOST}:{port}"))
        if settings.DEMO_ACCOUNTS:
            self.stdout.write("Demo accounts (password of all: " + settings.DEMO_PASSWORD + ")")
            for name, does in settings.DEMO_ACCOUNTS:
                self.stdout.write(f"  {name:<10} {does}")
        self.stdout.write("Ctrl+C stops it; nothing is lost.")


def port_number(text: str) -> int:
    """The port as a number; a sentence where it is none."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT={text} is not a port number: give one from 1 to 65535.")
    return int(text)


def refuse_taken(port: int) -> None:
    """Say so, before anything else happens, where another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} on {HOST} is taken by another program: "
                    f"stop it, or choose another with `make run PORT={port + 1}`."
                ) from None
            raise CommandError(f"Port {port} on {HOST} cannot be used: {error.strerror}.") from None
