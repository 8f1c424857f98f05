"""The product as people meet it: models over the API, runs over the API, one worker driven by hand."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from designer.models import Model
from tests.integration.designer.flows import HEAD, line

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from designer.models import Workspace
    from designer.runtime.worker import Worker

JSON = "application/json"


@dataclass
class Product:
    """One workspace, one browser that is logged in with every role, one worker."""

    workspace: Workspace
    client: Client
    worker: Worker

    def publish(self, text: str, name: str = "Flow", kind: str = "process") -> str:
        """Make a model of the text and publish it; its id."""
        made = self.post(
            f"workspaces/{self.workspace.pk}/models/", kind=kind, name=name, text=text
        ).json()
        assert "id" in made, made
        done = self.post(f"models/{made['id']}/versions/", revision=made["revision"])
        assert done.status_code == 201, done.content
        return made["id"]

    def republish(self, model: str, text: str) -> None:
        """Save another text and publish it as the next version."""
        draft = Model.objects.get(pk=model).draft
        saved = self.ask("put", f"models/{model}/draft/", text=text, revision=draft.revision)
        assert saved.status_code == 200, saved.content
        done = self.post(f"models/{model}/versions/", revision=saved.json()["revision"])
        assert done.status_code == 201, done.content

    def begin(self, model: str, **variables: Any) -> HttpResponse:
        """Ask for a start and give the whole answer."""
        address = f"workspaces/{self.workspace.pk}/instances/"
        return self.post(address, model=model, variables=variables)

    def start(self, model: str, **variables: Any) -> str:
        """Start a run; its id."""
        answer = self.begin(model, **variables)
        assert answer.status_code == 201, answer.content
        return answer.json()["id"]

    def run(self, model: str, **variables: Any) -> dict[str, Any]:
        """Start a run, let the worker do all there is to do, and give the run."""
        pk = self.start(model, **variables)
        self.worker.run_until_quiet()
        return self.see(pk)

    def see(self, run: str) -> dict[str, Any]:
        return self.client.get(f"/api/instances/{run}/").json()

    def events(self, run: str, kind: str = "") -> list[dict[str, Any]]:
        found = self.client.get(f"/api/instances/{run}/events/").json()["events"]
        return [event for event in found if event["kind"].startswith(kind)]

    def get(self, address: str, **query: Any) -> Any:
        return self.client.get(f"/api/{address}", query).json()

    def post(self, address: str, **body: Any) -> HttpResponse:
        return self.ask("post", address, **body)

    def ask(self, method: str, address: str, **body: Any) -> HttpResponse:
        return getattr(self.client, method)(f"/api/{address}", body, content_type=JSON)


class Counted:
    """Work that counts how often it is done, and how much of it is done at once."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.calls, self.now, self.most = 0, 0, 0
        self.seconds = seconds
        self._lock = threading.Lock()
        self.hold = threading.Event()

    def __call__(self, work: Callable[[], Any]) -> Any:
        with self._lock:
            self.calls += 1
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            self.hold.wait(self.seconds)
            return work()
        finally:
            with self._lock:
                self.now -= 1


def task(name: str, handler: str, inside: str = "", pool: str = "", **parameters: str) -> str:
    """A service task with whatever else stands in its extensions."""
    given = "".join(
        f'<flowglass:parameter name="{key}" value={quoteattr(value)}/>'
        for key, value in parameters.items()
    )
    return (
        f'<bpmn:serviceTask id="{name}" name="{name.title()}"><bpmn:extensionElements>'
        f'<flowglass:handler type="{handler}" resultVariable="{name}" pool="{pool}">{given}'
        f'</flowglass:handler><flowglass:retry attempts="3" delay="PT0S"/>{inside}'
        f"</bpmn:extensionElements></bpmn:serviceTask>"
    )


def limited(text: str, limit: str, then: str = "incident") -> str:
    """The process with a time limit of its own."""
    inside = (
        f'<bpmn:extensionElements><flowglass:limit timeLimit="{limit}" then="{then}"/>'
        f"</bpmn:extensionElements>"
    )
    return text.replace('isExecutable="true">', f'isExecutable="true">{inside}', 1)


__all__ = ["HEAD", "Counted", "Product", "limited", "line", "task"]
