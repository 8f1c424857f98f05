"""P1, new task types are added from outside: a package that is installed brings one, with its fields."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from engine import Handler, JobContext, Parameter, Registry, registry, run_job
from tests.acceptance.foundations.product import line, task

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acceptance.foundations.product import Product

CODE = '''
from engine import HandlerError, Parameter, handler

@handler(
    "{name}.letter",
    title="Send a letter",
    version="7",
    result={{"type": "object", "required": ["pages"]}},
    parameters=[
        Parameter("to", required=True, title="Addressee", description="Who gets it"),
        Parameter("paper", default="plain", title="Paper", options=("plain", "thick"), group="Print"),
        Parameter("copies", "number", default=1, title="Copies", group="Print", least=1, most=9),
    ],
)
def letter(job):
    """Prints a letter and gives how many pages it has."""
    return {{"pages": int(job.parameters["copies"]), "to": job.parameters["to"]}}
'''


def install(folder: Path, name: str, code: str) -> None:
    """A small distribution, as an installer would leave it behind."""
    package = folder / name
    package.mkdir()
    (package / "__init__.py").write_text(code)
    info = folder / f"{name}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[flowglass.handlers]\n{name} = {name}\n")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A folder on the path that packages are found on."""
    sys.path.insert(0, str(tmp_path))
    yield tmp_path
    sys.path.remove(str(tmp_path))


def listed(product: Product, name: str) -> dict[str, Any]:
    return next(row for row in product.get("handlers/") if row["name"] == name)


def test_a_package_adds_a_task_type_while_the_product_runs(product: Product, site: Path) -> None:
    assert "acme_one.letter" not in {row["name"] for row in product.get("handlers/")}
    install(site, "acme_one", CODE.format(name="acme_one"))
    registry.discover(again=0)
    shown = listed(product, "acme_one.letter")
    assert shown["title"] == "Send a letter"
    assert shown["description"] == "Prints a letter and gives how many pages it has."
    assert (shown["package"], shown["version"]) == ("acme_one 1.2", "7")
    to, paper, copies = shown["parameters"]
    assert (to["title"], to["required"], to["description"]) == ("Addressee", True, "Who gets it")
    assert (paper["options"], paper["default"], paper["group"]) == (
        ["plain", "thick"],
        "plain",
        "Print",
    )
    assert (copies["type"], copies["least"], copies["most"]) == ("number", 1, 9)


def test_it_works_in_a_model_and_its_fields_are_checked(product: Product, site: Path) -> None:
    install(site, "acme_two", CODE.format(name="acme_two"))
    registry.discover(again=0)
    model = product.publish(line(task("post", "acme_two.letter", to="= who", copies="= n")))
    run = product.run(model, who="Ann", n=2)
    assert run["variables"]["post"] == {"pages": 2, "to": "Ann"}
    (incident,) = product.run(model, who="Ann", n=12)["incidents"]
    assert "at most 9 as “copies”" in incident["message"]
    (incident,) = product.run(model, who=None, n=1)["incidents"]
    assert "needs the parameter “to”" in incident["message"]


def test_a_package_that_is_broken_harms_no_other(product: Product, site: Path) -> None:
    install(site, "acme_bad", "raise RuntimeError('half installed')")
    install(site, "acme_good", CODE.format(name="acme_good"))
    registry.discover(again=0)
    assert registry.failures["acme_bad"] == "RuntimeError: half installed"
    assert listed(product, "acme_good.letter")


def test_a_job_finds_a_type_that_was_installed_after_it_was_asked_for(
    product: Product, site: Path
) -> None:
    model = product.publish(line(task("post", "acme_late.letter", to="Ann")))
    (incident,) = product.run(model)["incidents"]
    assert incident["code"] == "handler_unknown"
    install(site, "acme_late", CODE.format(name="acme_late"))
    registry.discover(again=0)
    product.post(f"incidents/{incident['id']}/retry/")
    product.worker.run_until_quiet()
    assert product.see(incident["instance"])["state"] == "completed"


def test_a_program_has_task_types_of_its_own() -> None:
    mine = Registry()
    field = Parameter("n", "number", required=True)
    mine.add(Handler("double", lambda job: job.parameters["n"] * 2, "Double", "", (field,)))
    assert run_job("double", JobContext({"n": 4}, "key"), handlers=mine) == 8
    with pytest.raises(ValueError, match="already"):
        mine.add(Handler("double", lambda job: 0, "Other", ""))
