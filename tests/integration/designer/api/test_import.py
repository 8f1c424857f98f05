"""An uploaded BPMN file comes back as it was, with a drawing where it had none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import imported
from tests.integration.designer.flows import line, user

if TYPE_CHECKING:
    from django.test import Client

    from designer.models import Workspace


def upload(client: Client, workspace: Workspace, text: str) -> str:
    """The file as it is downloaded after an upload."""
    body = {"kind": "process", "name": "From elsewhere", "text": text}
    made = client.post(
        f"/api/workspaces/{workspace.pk}/models/", body, content_type="application/json"
    )
    assert made.status_code == 201, made.content
    answer = client.get(f"/api/models/{made.json()['id']}/file/")
    return b"".join(answer.streaming_content).decode()


def test_a_file_without_a_diagram_is_laid_out(signed_in: Client, workspace: Workspace) -> None:
    text = line(user("a"), user("b"))
    kept = upload(signed_in, workspace, text)
    assert kept == imported(text)
    assert kept.count("BPMNShape id=") == 4
    assert (
        kept.replace(kept[kept.index("  <bpmndi:") : kept.index("</bpmn:definitions>")], "") == text
    )


def test_a_file_with_a_diagram_is_kept_byte_for_byte(
    signed_in: Client, workspace: Workspace
) -> None:
    text = imported(line(user("a")))
    assert upload(signed_in, workspace, text) == text
