"""The engine's door opens to everything it promises."""

from __future__ import annotations

import pytest

import engine


@pytest.mark.parametrize("name", engine.__all__)
def test_every_name_leads_somewhere(name: str) -> None:
    assert getattr(engine, name) is not None


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError):
        engine.nothing_of_the_kind  # noqa: B018 - looking is the test
