"""A case counts as refused only where the model declares a Java function and the engine said no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conformance.dmn_tck import main, run

if TYPE_CHECKING:
    from pathlib import Path

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="urn:m">
<decision id="d" name="Java in name only"><variable name="Java in name only"/>
<literalExpression><text>{text}</text></literalExpression></decision></definitions>"""
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>m.dmn</modelName><testCase id="one"><resultNode name="Java in name only">
<expected><value xsi:type="xsd:decimal">1</value></expected></resultNode></testCase></testCases>"""
JAVA = (
    'function(n) external {{{language}: {{class: "java.lang.Math", method signature: "abs(int)"}}}}'
)


def case(folder: Path, text: str) -> Path:
    (folder / "m.dmn").write_text(MODEL.format(text=text), encoding="utf-8")
    (folder / "m-test-01.xml").write_text(CASES, encoding="utf-8")
    return folder


def test_a_java_function_is_refused_by_name_and_not_failed(tmp_path, capsys):
    (outcome,) = run(case(tmp_path, f"({JAVA.format(language='java')})(-1)"))
    assert outcome.refusals
    assert not outcome.failures
    assert not outcome.passed
    main([str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "refused (external Java function):"
    assert "one" in lines[1]
    assert lines[-1] == "0 passed, 0 failed"


@pytest.mark.parametrize(
    "text",
    [
        "null",
        f"({JAVA.format(language='pmml')})(-1)",
        f"if true then null else ({JAVA.format(language='java')})(-1)",
        f"({JAVA.format(language='java')})(-1) + 2 = null",
    ],
)
def test_everything_else_fails(tmp_path, text):
    (outcome,) = run(case(tmp_path, text))
    assert outcome.failures
    assert not outcome.refusals
