"""Every problem of a document is told at once, with its element and line."""

from __future__ import annotations

import pytest

from engine import statechart
from engine.errors import InvalidModel
from tests.unit.engine.machines import scxml

TWO = '<state id="a"><transition event="e" target="b"/></state><state id="b"/>'


@pytest.mark.parametrize(
    ("body", "code", "element"),
    [
        ("", "machine_empty", None),
        (TWO + '<state id="a"/>', "id_duplicate", "a"),
        ('<state id="1 x"/>', "id_invalid", "1 x"),
        ('<state id="a"><transition event="e" target="nowhere"/></state>', "target_unknown", "a.1"),
        ('<state id="a"><transition/></state>', "attribute_missing", "a.1"),
        ('<state id="a"><transition event="e" cond="1 +"/></state>', "expression_syntax", "a.1"),
        (
            '<state id="a"><transition event="e" cond="x == 1"/></state>',
            "expression_language",
            "a.1",
        ),
        ('<state id="a" initial="b"/><state id="b"/>', "initial_invalid", "a"),
        (
            '<state id="a" initial="b"><state id="c"/></state><state id="b"/>',
            "initial_outside",
            "a",
        ),
        (
            '<state id="a"><initial><transition event="e" target="c"/></initial><state id="c"/></state>',
            "unexpected_attribute",
            "a",
        ),
        (
            '<state id="a"><transition event="e" target="b c"/></state><state id="b"/><state id="c"/>',
            "targets_conflict",
            "a.1",
        ),
        ('<state id="a"><history id="h"/><state id="c"/></state>', "history_invalid", "h"),
        ('<final id="f"><transition event="e" target="f"/></final>', "unexpected_element", "f.1"),
        ('<state id="a"><onentry><script>x</script></onentry></state>', "unsupported_element", "a"),
        ('<state id="a"><onentry><fly/></onentry></state>', "unexpected_element", "a"),
        ('<state id="a"><onentry><raise/></onentry></state>', "attribute_missing", "a"),
        (
            '<state id="a"><onentry><assign location="x"/></onentry></state>',
            "attribute_missing",
            "a",
        ),
        (
            '<state id="a"><onentry><assign location="f(x)" expr="1"/></onentry></state>',
            "location_syntax",
            "a",
        ),
        (
            '<state id="a"><onentry><send event="e" delay="soon"/></onentry></state>',
            "bad_delay",
            "a",
        ),
        (
            '<state id="a"><onentry><send event="e" eventexpr="x"/></onentry></state>',
            "attribute_conflict",
            "a",
        ),
        ('<state id="a"><onentry><cancel/></onentry></state>', "attribute_missing", "a"),
        ('<state id="a"><invoke/></state>', "attribute_missing", "a"),
        ('<state id="a"><invoke src="file:x.scxml"/></state>', "source_missing", "a"),
        (
            '<state id="a"><invoke><content><scxml><state id="x"><transition target="y"/></state>'
            "</scxml></content></invoke></state>",
            "target_unknown",
            "x.1",
        ),
        (
            '<state id="a"><datamodel><data id="_event"/></datamodel></state>',
            "id_invalid",
            "_event",
        ),
        (
            '<datamodel><data id="n"/><data id="n"/></datamodel><state id="a"/>',
            "id_duplicate",
            "n",
        ),
    ],
)
def test_errors(body: str, code: str, element: str | None) -> None:
    problems = statechart.validate(scxml(body))
    found = [problem for problem in problems if problem.code == code]
    assert found, problems
    assert found[0].severity == "error"
    assert found[0].element_id == element
    assert found[0].line is not None
    with pytest.raises(InvalidModel):
        statechart.read(scxml(body))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<state id="a"/><state id="b"/>', "state_unreachable"),
        (
            '<state id="a"><transition event="e" target="b"/><transition event="e" target="a"/></state>'
            '<state id="b"/>',
            "transition_shadowed",
        ),
        ('<parallel id="p"/>', "parallel_empty"),
    ],
)
def test_warnings_do_not_stop_a_machine(body: str, code: str) -> None:
    problems = statechart.validate(scxml(body))
    assert [(p.severity, p.code) for p in problems] == [("warning", code)]
    assert statechart.read(scxml(body)).warnings == problems


def test_all_problems_are_told_at_once_in_the_order_of_the_text() -> None:
    text = scxml(
        """
  <state id="a"><transition event="e" target="x"/></state>
  <state id="a"><transition event="e" cond="(" target="y"/></state>"""
    )
    codes = [problem.code for problem in statechart.validate(text)]
    assert codes == ["target_unknown", "expression_syntax", "id_duplicate", "target_unknown"]
    assert [problem.line for problem in statechart.validate(text)] == [2, 3, 3, 3]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<!DOCTYPE scxml [<!ENTITY x 'y'>]><scxml/>", "doctype"),
        ("<scxml>", "xml_syntax"),
        ("", "xml_syntax"),
        ("<definitions/>", "not_scxml"),
        ("<scxml>" + "<state>" * 200 + "</state>" * 200 + "</scxml>", "too_deep"),
    ],
)
def test_what_is_no_document_is_refused(text: str, code: str) -> None:
    assert [problem.code for problem in statechart.validate(text)] == [code]


@pytest.mark.parametrize("cond", ["x &gt; 1", "x != null", "In(&quot;a&quot;)", "x.y + 1 &lt; 5"])
def test_ecmascript_that_is_feel_as_it_stands_runs(cond: str) -> None:
    body = f'<state id="a"><transition event="e" cond="{cond}" target="a"/></state>'
    assert not statechart.validate(scxml(body, datamodel="ecmascript"))


@pytest.mark.parametrize("cond", ["x === 1", "x &amp;&amp; y", "!x", "x ? 1 : 2", "'a' + 'b'"])
def test_other_ecmascript_is_reported_with_what_to_do(cond: str) -> None:
    body = f'<state id="a"><transition event="e" cond="{cond}" target="a"/></state>'
    (problem,) = statechart.validate(scxml(body, datamodel="ecmascript"))
    assert problem.code == "expression_language"
    assert problem.hint
    assert "FEEL" in problem.hint
