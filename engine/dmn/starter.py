"""The first text of a new decision model: one input, one output, one empty rule."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from engine.dmn.xml.names import DC, DI, DMN, DMNDI

_TEMPLATE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{dmn}" xmlns:dmndi="{dmndi}" xmlns:dc="{dc}" xmlns:di="{di}" \
id={definitions} name={name} namespace={namespace}>
  <inputData id="input_data_1" name="Input">
    <variable id="input_data_1_variable" name="Input" typeRef="string"/>
  </inputData>
  <decision id={key} name={name}>
    <variable id={variable} name={name}/>
    <informationRequirement id="requirement_1">
      <requiredInput href="#input_data_1"/>
    </informationRequirement>
    <decisionTable id="table_1" hitPolicy="UNIQUE">
      <input id="input_1">
        <inputExpression id="input_1_expression" typeRef="string">
          <text>Input</text>
        </inputExpression>
      </input>
      <output id="output_1" name="result" typeRef="string"/>
      <annotation name="Note"/>
      <rule id="rule_1">
        <inputEntry id="rule_1_input_1">
          <text></text>
        </inputEntry>
        <outputEntry id="rule_1_output_1">
          <text></text>
        </outputEntry>
        <annotationEntry>
          <text></text>
        </annotationEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="diagram_1">
      <dmndi:DMNShape id="shape_1" dmnElementRef={key}>
        <dc:Bounds x="160" y="80" width="180" height="80"/>
      </dmndi:DMNShape>
      <dmndi:DMNShape id="shape_2" dmnElementRef="input_data_1">
        <dc:Bounds x="188" y="240" width="125" height="45"/>
      </dmndi:DMNShape>
      <dmndi:DMNEdge id="edge_1" dmnElementRef="requirement_1">
        <di:waypoint x="250" y="240"/>
        <di:waypoint x="250" y="160"/>
      </dmndi:DMNEdge>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""

_NOT_IN_IDS = re.compile(r"[^\w.-]", re.UNICODE)


def new_table(key: str, name: str) -> str:
    """DMN 1.5 text whose only decision has this key as its id; the same arguments, the same text."""
    own_id = _NOT_IN_IDS.sub("_", key) or "decision"
    if not (own_id[0].isalpha() or own_id[0] == "_"):
        own_id = f"_{own_id}"
    return _TEMPLATE.format(
        dmn=DMN,
        dmndi=DMNDI,
        dc=DC,
        di=DI,
        definitions=quoteattr(f"{own_id}_definitions"),
        namespace=quoteattr(f"urn:flowglass:decision:{own_id}"),
        key=quoteattr(own_id),
        variable=quoteattr(f"{own_id}_variable"),
        name=quoteattr(name),
    )
