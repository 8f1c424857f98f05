"""Everything the server says exists in Chinese, and the language can be chosen before logging in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(__file__).resolve().parents[4]
CHINESE = ROOT / "designer" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
IN_CODE = re.compile(r"\b_\(\s*\"((?:[^\"\\]|\\.)+)\"")
IN_TEMPLATES = re.compile(r"\{% translate (?:\"([^\"]+)\"|'([^']+)') %\}")
BLOCKS = re.compile(r"\{% blocktranslate %\}(.*?)\{% endblocktranslate %\}", re.DOTALL)


def said() -> set[str]:
    found: set[str] = set()
    for file in (ROOT / "designer").rglob("*.py"):
        found |= set(IN_CODE.findall(file.read_text(encoding="utf-8")))
    for file in (ROOT / "templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        found |= {first or second for first, second in IN_TEMPLATES.findall(text)}
        found |= {re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", block) for block in BLOCKS.findall(text)}
    return found


def test_nothing_is_left_untranslated() -> None:
    with CHINESE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    translated = {message.id for message in catalogue if message.id and message.string}
    assert said() - translated == set()


def test_every_placeholder_survives() -> None:
    with CHINESE.open("rb") as file:
        messages = [m for m in read_po(file, locale="zh_Hans") if m.id]
    holes = re.compile(r"%\(\w+\)s|%s")
    assert [m.id for m in messages if holes.findall(m.id) != holes.findall(m.string)] == []


@pytest.mark.django_db
def test_the_language_is_chosen_on_the_login_page(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert '<html lang="en">' in page
    client.post("/language/", {"language": "zh-hans", "next": "/accounts/login/"})
    assert '<html lang="zh-hans">' in client.get("/accounts/login/").content.decode()
