"""The text is the truth: what was read is given back, whatever it holds."""

from __future__ import annotations

import pytest

from engine import statechart
from engine.statechart import Builder, Place
from tests.unit.engine.machines import Machine

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made elsewhere -->
<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:v="urn:vendor" version="1.0" v:zoom="2">
  <!-- the first -->
  <v:picture colour="red"><v:part>é &amp; ü</v:part></v:picture>
  <state id="a" v:x="1">
    <transition event="e" target="b"   v:curve="s"/>
  </state>
  <state id="b"/>
</scxml>
"""


def test_what_was_read_is_given_back_to_the_letter() -> None:
    assert statechart.write(statechart.read(FOREIGN)) == FOREIGN


def test_a_layout_lies_in_its_own_namespace_and_loses_nothing() -> None:
    places = {"a": Place(10, 20.5), "b": Place(200, 20, 120, 80)}
    text = statechart.write(statechart.read(FOREIGN), places)
    again = statechart.read(text)
    assert statechart.layout_of(again) == places
    for part in ("made elsewhere", "the first", 'v:zoom="2"', "é &amp; ü", 'v:curve="s"'):
        assert part in text
    assert 'flowglass:x="10"' in text
    assert statechart.write(again, places) == text
    assert statechart.layout_of(statechart.read(statechart.write(again, {}))) == {}


def test_a_definition_built_in_python_is_written_out_and_runs_the_same() -> None:
    built = (
        Builder("order")
        .state("open", initial=True)
        .state("draft", inside="open")
        .state("sent", inside="open")
        .state("back", inside="open", kind="history", default="draft")
        .state("held")
        .state("end", kind="final")
        .transition("submit", "draft", "sent", guard="true")
        .transition("hold", "open", "held")
        .transition("go", "held", "back")
        .transition("close", "open", "end")
        .build()
    )
    text = statechart.write(built)
    machine = Machine(text).start().tell("submit").tell("hold").tell("go")
    assert machine.leaves == ("sent",)
    assert machine.tell("close").state.status == "completed"
    assert statechart.write(statechart.read(text)) == text


def test_a_builder_tells_everything_that_is_wrong() -> None:
    builder = Builder("x").state("a").state("a").state("b", inside="nowhere")
    builder.transition("e", "a", "c").transition("e", "z", "a").transition("e", "a", guard="1 +")
    with pytest.raises(statechart.InvalidModel) as refused:
        builder.build()
    codes = {problem.code for problem in refused.value.problems}
    assert codes == {
        "id_duplicate",
        "parent_unknown",
        "target_unknown",
        "state_unknown",
        "expression_syntax",
    }
