"""DMN files: what is read, what is refused, and what survives an edit."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.dmn import EvaluationFailed, new_table, read, sheet_of, validate, with_sheet, write
from engine.errors import InvalidModel

OLD = """<?xml version="1.0"?>
<!-- kept -->
<definitions xmlns="{uri}" xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:v="urn:v"
  id="defs" name="Old" namespace="urn:old">
  <inputData id="i" name="Age"><variable name="Age" typeRef="feel:number"/></inputData>
  <decision id="d" name="Price">
    <extensionElements><v:note v:colour="red">mine</v:note></extensionElements>
    <variable name="Price" typeRef="feel:string"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <decisionTable id="t" hitPolicy="UNIQUE">
      <input id="c1" label="Age"><inputExpression typeRef="feel:number"><text>Age</text></inputExpression></input>
      <output id="c2" name="price" typeRef="feel:string"/>
      <rule id="r1"><description>why</description><inputEntry id="e1"><text>&lt; 18</text></inputEntry>
        <outputEntry id="e2"><text>"half"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="e3"><text>&gt;= 18</text></inputEntry>
        <outputEntry id="e4"><text>"full"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""

VERSIONS = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
]


@pytest.mark.parametrize("uri", VERSIONS)
def test_every_version_is_read_and_written_as_the_current_one(uri):
    model = read(OLD.format(uri=uri))
    assert validate(model) == ()
    assert model.decision().evaluate({"Age": 17}).value == "half"
    again = read(write(model))
    assert again.decision("Price").evaluate({"Age": 18}).value == "full"
    root = etree.fromstring(write(model).encode())
    assert etree.QName(root).namespace == VERSIONS[-1]
    assert root.find(".//{urn:v}note").get("{urn:v}colour") == "red"


def test_a_current_file_is_written_to_the_letter():
    text = new_table("k", "名称")
    assert write(read(text)) == text
    assert read(text) is read(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "doctype"),
        ("<a", "not_xml"),
        ("<a/>", "not_dmn"),
        ("<a>" * 200 + "</a>" * 200, "too_deep"),
        ("", "not_xml"),
    ],
)
def test_refusals_say_why(text, code):
    with pytest.raises(InvalidModel) as caught:
        read(text)
    assert caught.value.problems[0].code == code
    assert validate(text)[0].code == code


def test_an_edit_keeps_ids_descriptions_and_extensions():
    model = read(OLD.format(uri=VERSIONS[-1]))
    sheet = sheet_of(model)
    assert with_sheet(model, "d", sheet) is model
    sheet["rows"].reverse()
    sheet["rows"][0]["cells"][0] = ">= 21"
    sheet["rows"].append({"cells": ["[18..21)", '"young"']})
    sheet["hit_policy"] = "FIRST"
    changed = with_sheet(model, "d", sheet)
    root = etree.fromstring(changed.text.encode())
    rules = root.findall(".//{*}rule")
    assert [rule.get("id") for rule in rules] == ["r2", "r1", "rule_1"]
    assert rules[1].findtext("{*}description") == "why"
    assert [e.get("id") for e in rules[0].iterchildren()] == ["e3", "e4"]
    assert root.find(".//{urn:v}note").text == "mine"
    assert changed.decision().evaluate({"Age": 20}).value == "young"
    assert changed.decision().table.hit_policy == "FIRST"


def test_columns_can_be_added_moved_and_removed():
    model = read(OLD.format(uri=VERSIONS[-1]))
    sheet = sheet_of(model)
    column = {"role": "when", "label": "", "expression": "Age", "type": "number", "allowed": None}
    sheet["columns"].insert(0, column)
    for row in sheet["rows"]:
        row["cells"].insert(0, "-")
    wider = with_sheet(model, None, sheet)
    assert [c.id for c in wider.decision().table.inputs] == ["input_1", "c1"]
    narrow = sheet_of(wider)
    del narrow["columns"][0]
    for row in narrow["rows"]:
        del row["cells"][0]
    assert with_sheet(wider, None, narrow).decision().table == model.decision().table


def test_problems_name_row_and_column():
    model = read(OLD.format(uri=VERSIONS[-1]))
    sheet = sheet_of(model)
    sheet["rows"][1]["cells"] = [">=", "1 +"]
    changed = with_sheet(model, None, sheet)
    problems = sheet_of(changed)["problems"]
    assert [(p["row"], p["column"]) for p in problems] == [("r2", "c1"), ("r2", "c2")]
    found = validate(changed)
    assert [(p.row, p.column, p.decision) for p in found] == [(2, "Age", "d"), (2, "price", "d")]


def test_a_long_prolog_and_a_comment_about_doctypes_are_harmless():
    text = new_table("k", "K").replace(
        "<definitions", " \n" * 50_000 + "<!-- <!DOCTYPE -->\n<definitions", 1
    )
    assert read(text).decision().name == "K"


CYCLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="c" name="c" namespace="urn:c">
  <decision id="a" name="A"><informationRequirement><requiredDecision href="#b"/></informationRequirement>
    <literalExpression><text>B + 1</text></literalExpression></decision>
  <decision id="b" name="B"><informationRequirement><requiredDecision href="#a"/></informationRequirement>
    <literalExpression><text>A + 1</text></literalExpression></decision>
  <decision id="e" name="E"><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>
    <literalExpression><text>f(1)</text></literalExpression></decision>
  <businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="n"/>
    <context><contextEntry><variable name="g"/><functionDefinition><formalParameter name="n"/>
      <literalExpression><text>g(n + 1)</text></literalExpression></functionDefinition></contextEntry>
      <contextEntry><literalExpression><text>g(n)</text></literalExpression></contextEntry></context>
  </encapsulatedLogic></businessKnowledgeModel>
  <decision id="x" name="X"><informationRequirement><requiredDecision href="#gone"/></informationRequirement>
    <variable name="X" typeRef="tGone"/><literalExpression><text>1 +</text></literalExpression></decision>
</definitions>"""


@pytest.mark.parametrize("name", ["A", "E"])
def test_what_never_ends_is_an_error(name):
    with pytest.raises(EvaluationFailed):
        read(CYCLE).decision(name).evaluate({})


def test_all_problems_come_at_once():
    found = {(p.code, p.element_id) for p in validate(CYCLE)}
    assert {("cycle", "a"), ("cycle", "b")} <= found
    assert {("unknown_reference", "x"), ("unknown_type", "x"), ("syntax", "x")} <= found


@pytest.mark.parametrize(
    "change",
    [
        {"rows": None},
        {"rows": [1]},
        {"rows": [{"cells": None}]},
        {"rows": [{"cells": ["a"] * 9}]},
        {"rows": [{"cells": ["\x00"]}]},
        {"columns": "x"},
        {"columns": [{"role": "zzz"}]},
        {"hit_policy": "zzz"},
        {"aggregation": "zzz"},
    ],
)
def test_a_sheet_that_cannot_be_is_refused(change):
    model = read(new_table("k", "K"))
    with pytest.raises(InvalidModel):
        with_sheet(model, None, {**sheet_of(model), **change})


def test_ids_that_xml_cannot_hold_or_that_come_twice_are_replaced():
    model = read(new_table("k", "K"))
    rows = [{"id": own, "cells": ["1"]} for own in ("a b<", "rule_1", "rule_1", None, "table_1")]
    changed = with_sheet(model, None, {**sheet_of(model), "rows": rows})
    ids = [rule.id for rule in changed.decision().table.rules]
    assert ids == ["rule_2", "rule_1", "rule_3", "rule_4", "table_1_2"]
