from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from designer.models import Model, Workspace

BOOT = re.compile(r'<script id="boot" type="application/json">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def built(settings: object, tmp_path: object) -> None:
    """Pages are looked at as if there were a front-end build with every entry."""
    import django_vite.core.asset_loader as loader

    names = (
        *("home", "designer", "decision", "graph", "machine", "rules"),
        *("instances", "instance", "tasks", "operations", "alerts", "login"),
    )
    entries = {f"src/app/{n}.ts": {"file": f"assets/{n}.js", "isEntry": True} for n in names}
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(entries))
    settings.VITE_MANIFEST = file
    config = settings.DJANGO_VITE["default"]
    settings.DJANGO_VITE = {"default": {**config, "manifest_path": file}}
    loader.DjangoViteAssetLoader._instance = None
    yield
    loader.DjangoViteAssetLoader._instance = None


def boot_of(client: Client, url: str) -> dict:
    answer = client.get(url)
    assert answer.status_code == 200
    return json.loads(BOOT.search(answer.content.decode()).group(1))


def test_a_model_page_boots_by_kind(signed_in: Client, process: Model, decision: Model) -> None:
    drawn = boot_of(signed_in, f"/models/{process.pk}/")
    assert (drawn["page"], drawn["model"]["name"]) == ("designer", "Order")
    assert drawn["workspace"]["roles"] == ["decision_author", "modeller", "task_user"]
    assert boot_of(signed_in, f"/models/{decision.pk}/")["page"] == "decision"


DRAWN = {"process", "machine", "graph"}
DECIDING = {"decision", "rules"}
EVERY = DRAWN | DECIDING


@pytest.fixture
def of_each(process: Model, decision: Model, rules: Model) -> tuple[Model, ...]:
    return process, decision, rules


@pytest.mark.parametrize(
    ("role", "edits", "publishes", "tries"),
    [
        ("modeller", DRAWN, DRAWN, EVERY),
        ("decision_author", DECIDING, DECIDING, EVERY),
        ("admin", set(), EVERY, set()),
        ("operator", set(), set(), set()),
    ],
)
def test_a_model_page_offers_what_the_roles_allow(
    person: Callable[..., User],
    of_each: tuple[Model, ...],
    role: str,
    edits: set[str],
    publishes: set[str],
    tries: set[str],
) -> None:
    client = Client()
    client.force_login(person("someone", role))
    listed = boot_of(client, "/")
    assert {kind for kind, may in listed["canEdit"].items() if may} == edits
    assert {kind for kind, may in listed["canRemove"].items() if may} == publishes
    for model in of_each:
        boot = boot_of(client, f"/models/{model.pk}/")
        offered = (boot["canEdit"], boot["canPublish"], boot["canTry"])
        kind = model.kind
        assert offered == (kind in edits, kind in publishes, kind in tries)


@pytest.mark.parametrize(
    ("url", "page"), [("/", "home"), ("/instances/", "instances"), ("/tasks/", "tasks")]
)
def test_every_list_page_boots(signed_in: Client, url: str, page: str) -> None:
    assert boot_of(signed_in, url)["page"] == page


def test_a_name_cannot_leave_its_script(signed_in: Client, process: Model) -> None:
    process.name = "</script><script>alert(1)</script>"
    process.save()
    page = signed_in.get(f"/models/{process.pk}/").content.decode()
    assert "<script>alert" not in page


def test_the_headers_forbid_inline_script(signed_in: Client) -> None:
    answer = signed_in.get("/")
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in [part.strip() for part in policy.split(";")]
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Request-Id"]


def test_without_a_build_the_page_says_so(
    signed_in: Client, settings: object, tmp_path: object
) -> None:
    settings.VITE_MANIFEST = tmp_path / "none.json"
    answer = signed_in.get("/")
    assert answer.status_code == 503
    assert "make setup" in answer.content.decode()


@pytest.mark.django_db
def test_the_login_page_names_the_demo_accounts_only_where_there_are_any(
    client: Client, settings: object
) -> None:
    assert "modeller" in client.get("/accounts/login/").content.decode()
    settings.DEMO_ACCOUNTS = ()
    assert "modeller" not in client.get("/accounts/login/").content.decode()


def test_a_change_without_the_csrf_token_is_refused(signed_in: Client, modeller: object) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(modeller)
    answer = strict.post("/api/workspaces/01890000-0000-7000-8000-000000000000/models/", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert strict.post("/language/", {"language": "en"}).status_code == 403


@pytest.mark.django_db
def test_what_is_not_there_has_a_page_of_its_own(client: Client) -> None:
    assert client.get("/nothing/").status_code == 404
    answer = client.get("/api/nothing/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_state_machine_has_its_canvas(
    signed_in: Client, modeller: User, workspace: Workspace
) -> None:
    from designer.services.models import model_create

    machine = model_create(user=modeller, workspace=workspace, kind="machine", name="Approval")
    boot = boot_of(signed_in, f"/models/{machine.pk}/")
    assert (boot["page"], boot["model"]["name"], boot["canEdit"]) == ("machine", "Approval", True)
