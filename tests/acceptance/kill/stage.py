"""Where campaigns happen: a process that imported everything and forks children to be killed.

The parent never opens the database and has no thread, so that a child is as good as a new process.
Each child enters a directory of its own: the database file, what clients were told, the ledger.
"""

# ruff: noqa: E402 - Django is set up before its models are read
from __future__ import annotations

import ctypes
import gc
import mmap
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.acceptance.kill.settings"
for name in ("DATABASE_URL", "FLOW_CRASH", "REDIS_URL"):
    os.environ.pop(name, None)
TOP = Path(tempfile.mkdtemp(prefix="flowglass-kill-"))
os.environ["FLOWGLASS_DATA"] = str(TOP)

import django

django.setup()

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections

from designer import runtime  # noqa: F401 - loaded for the children
from designer.audit import content_hash
from designer.models import Kind, Membership, Model, Role, Version, Workspace
from designer.runtime import crash
from designer.runtime.definitions import READERS, _by_hash
from designer.selectors import invariants  # noqa: F401 - loaded for the children
from designer.services.models import model_create
from designer.services.versions import version_publish
from engine import InvalidModel
from tests.acceptance.kill.elements import ELEMENTS, File

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FILE = "flowglass.sqlite3"
WIDTH = 4


def template() -> Path:
    """A database in which everything is published; made in a child, so that it is closed."""
    place = TOP / "template"
    place.mkdir()
    finished(lambda: _prepare(place), place, 120)
    gc.collect()
    gc.freeze()
    for element in ELEMENTS:
        for file in element.files:
            _compile(file)
    return place


def _prepare(place: Path) -> None:
    enter(place)
    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user("killer")
    space = Workspace.objects.create(slug="kill", name="Kill")
    for role in Role:
        Membership.objects.create(workspace=space, user=user, role=role)
    for element in ELEMENTS:
        for file in element.files:
            _publish(user, space, file)
    connections.close_all()


def _publish(user: object, space: Workspace, file: File) -> None:
    if file.key == "broken":  # no service would take it
        model = Model.objects.create(
            workspace=space, kind=Kind.PROCESS, key=file.key, name="Broken"
        )
        digest = content_hash(file.text)
        Version.objects.create(
            model=model, number=1, text=file.text, content_hash=digest, created_at=model.created_at
        )
        return
    name = file.key.replace("_", " ")
    model = model_create(
        user=user, workspace=space, kind=file.kind, name=name, text=file.text, key=file.key
    )
    if file.published:
        version_publish(user=user, model=model, revision=1)


def _compile(file: File) -> None:
    """Children find the definition compiled, as in a process that has run for a while."""
    kind = Kind(file.kind)
    if kind in READERS:
        try:
            _by_hash.put((kind, content_hash(file.text), ""), READERS[kind](file.text))
        except InvalidModel:
            return


def enter(place: Path) -> None:
    """From here on this process works on the database of the directory."""
    os.environ["FLOWGLASS_DATA"] = str(place)
    connections.settings["default"]["NAME"] = str(place / FILE)
    settings.FLOWGLASS_AUDIT_ANCHORS = str(place / "audit-anchors")  # one chain, one file


def copied(source: Path, place: Path) -> Path:
    """A directory with a copy of the template's database."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    shutil.copyfile(source / FILE, place / FILE)
    return place


class Hits:
    """How often each named place was reached; shared with the children, so their death loses nothing."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, WIDTH * len(crash.POINTS))
        self._place = {name: n * WIDTH for n, name in enumerate(crash.POINTS)}

    def watch(self, then: Callable[[str], None] | None = None) -> None:
        """Count in this process, and then die where that is wanted."""

        def reached(name: str) -> None:
            at = self._place[name]
            count = int.from_bytes(self._shared[at : at + WIDTH], "little") + 1
            self._shared[at : at + WIDTH] = count.to_bytes(WIDTH, "little")
            if then is not None:
                then(name)

        crash.watch(reached)

    def take(self) -> dict[str, int]:
        """What was reached since the last look."""
        found = {
            name: int.from_bytes(self._shared[at : at + WIDTH], "little")
            for name, at in self._place.items()
        }
        self._shared[:] = bytes(len(self._shared))
        return {name: count for name, count in found.items() if count}


def fork(work: Callable[[], object], place: Path) -> int:
    """Do the work in a child; what it says and why it fails is in `child.log`."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _die_with_parent()
        log = os.open(place / "child.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.dup2(log, 1)
        os.dup2(log, 2)
        logging.getLogger("designer").setLevel(logging.WARNING)
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - told in the log; the child ends here
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _die_with_parent() -> None:
    """Nobody is left over where a campaign is stopped."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)


class Failed(Exception):  # noqa: N818 - of the campaign, which says so
    """A child did not do what it was to do."""


def wait(pid: int, seconds: float) -> int:
    """The child's end, as `os.waitstatus_to_exitcode`; one that does not end is killed and told."""
    deadline = time.monotonic() + seconds
    pause = 0.0005
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise Failed(f"a child did not end within {seconds} s")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.01)


def finished(work: Callable[[], object], place: Path, seconds: float = 30) -> None:
    """Do the work in a child that has to succeed."""
    try:
        code = wait(fork(work, place), seconds)
    except Failed as error:
        raise Failed(f"{error}: {told(place)}") from None
    if code:
        raise Failed(f"a child ended with {code}: {told(place)}")


def told(place: Path) -> str:
    """The last words of the children."""
    log = place / "child.log"
    return log.read_text(errors="replace")[-2500:] if log.exists() else "nothing was said"


def lanes(work: Iterable[Callable[[], None]], width: int) -> bool:
    """Do the pieces of work in children, `width` at a time; whether all of them went well."""
    running: set[int] = set()
    well = True

    def reap() -> bool:
        pid, status = os.wait()
        running.discard(pid)
        return status == 0

    for each in work:
        if len(running) >= width:
            well &= reap()
        running.add(fork(each, TOP))
    while running:
        well &= reap()
    return well


def leave(*, keep: bool) -> None:
    """Remove what was written, or say where it is."""
    if keep:
        print(f"the databases are kept in {TOP}")
    else:
        shutil.rmtree(TOP, ignore_errors=True)
