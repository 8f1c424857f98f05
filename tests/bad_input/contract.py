"""The contract of every refusal, checked in one place.

A 4xx with {code, message, location}; nothing stored; nothing of the inside told; the same input
twice gives the same answer; two seconds of this process at most.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from engine.errors import EngineError, InvalidModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

SECONDS = 2.0
JSON = "application/json"
INSIDE = re.compile(
    r"Traceback|File \\?\"|site-packages|\.py\b|/home/|/tmp/|/etc/|root:|SELECT |INSERT |sqlite|psycopg"
    r"|object at 0x|NoneType|<class '",
)
CANARY = "canary-7d1f"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as far as it must be the same each time."""

    status: int
    content: Any


def rows() -> dict[str, int]:
    """How many rows each table has; the sessions of the browsers are not what is asked about."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label not in {"sessions", "contenttypes"}
    }


def sent(client: Client, method: str, url: str, body: Any = b"", kind: str = JSON) -> HttpResponse:
    """Send the body as it is; a value is sent as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.generic(method, url, data, content_type=kind)


def asked(send: Callable[[], HttpResponse]) -> Answer:
    """Ask once, in time, and never meet a 5xx."""
    begun = time.process_time()
    answer = send()
    took = time.process_time() - begun
    text = answer.getvalue().decode("utf-8", "replace")
    assert answer.status_code < 500, (answer.status_code, text[:500])
    assert took <= SECONDS, f"took {took:.1f} s"
    content = json.loads(text) if answer.headers.get("Content-Type", "").startswith(JSON) else text
    return Answer(answer.status_code, content)


def refused(send: Callable[[], HttpResponse], *, located: bool = True) -> Answer:
    """Hold a request that must be refused to the contract."""
    before = rows()
    first, again = asked(send), asked(send)
    assert first == again, "the same input twice gave two answers"
    holds(first, located=located)
    assert rows() == before, "something was stored"
    return first


def holds(answer: Answer, *, located: bool = True) -> None:
    """A refusal in the one shape."""
    assert 400 <= answer.status < 500, answer
    content = answer.content
    assert {"code", "message", "location"} <= set(content), content
    assert isinstance(content["location"], dict)
    assert content["message"]
    told = json.dumps(content, ensure_ascii=False)
    assert not INSIDE.search(told), told
    assert CANARY not in told
    assert not located or content["location"], content


def refused_or_taken(send: Callable[[], HttpResponse]) -> Answer:
    """Hold a request that may be acceptable: then it is an honest answer, else the contract holds."""
    before = rows()
    answer = asked(send)
    if answer.status >= 400:
        holds(answer, located=False)
        assert rows() == before, "something was stored"
    else:
        assert CANARY not in json.dumps(answer.content)
    return answer


def read_or_refused(work: Callable[[], object]) -> bool:
    """Whether an engine reader took the text; only its own error, with a message, may come out."""
    begun = time.process_time()
    wrong: EngineError | None = None
    try:
        work()
    except EngineError as error:
        wrong = error
    took = time.process_time() - begun
    assert took <= SECONDS, f"took {took:.1f} s"
    if wrong is None:
        return True
    problems = wrong.problems if isinstance(wrong, InvalidModel) else ()
    assert problems or not isinstance(wrong, InvalidModel)
    for code, message in [("", wrong.message), *((p.code, p.message) for p in problems)]:
        assert message, code
        assert not INSIDE.search(message), message
    return False
