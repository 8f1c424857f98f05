"""What the linters cannot see."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "designer")
LONGEST_FILE = 500
LONGEST_TEST = 700
LONGEST_CLASS = 200


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (TOP / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=lambda path: str(path.relative_to(TOP)))
def test_files_and_classes_stay_small(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_CLASS, node.name


@pytest.mark.parametrize("path", sources("tests"), ids=lambda path: str(path.relative_to(TOP)))
def test_test_files_stay_readable(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_TEST


FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve"}


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=lambda path: str(path.relative_to(TOP)))
def test_nothing_evaluates_text_of_the_host_language(path: Path) -> None:
    tree = ast.parse(path.read_text())
    own = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }  # feel.compile
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_CALLS - own, f"{path}:{node.lineno}"
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert not FORBIDDEN_MODULES & set(names), path


def test_the_engine_is_imported_without_django_and_without_heavy_libraries() -> None:
    code = (
        "import sys\n"
        "for name in ('django', 'rest_framework', 'channels', 'designer'):\n"
        "    sys.modules[name] = None\n"
        "import engine\n"
        "heavy = {'pandas', 'networkx', 'openpyxl'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=TOP)


def test_names_that_say_nothing_are_not_used_for_files() -> None:
    vague = {"utils.py", "helpers.py", "base.py", "common.py", "misc.py"}
    found = [path for path in sources(*PACKAGES, "tests") if path.name in vague]
    assert [path for path in found if "settings" not in path.parts] == []
