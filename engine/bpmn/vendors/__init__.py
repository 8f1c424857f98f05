"""Files made by Camunda 7, Camunda 8, Flowable and Activiti: what they say, in our own words.

The tree is read, not the text: our own elements are put beside the makers' in memory, and what we
say ourselves always counts before what they say. The kept text is not touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.source import BPMN
from engine.bpmn.vendors.expressions import adopt_expressions, adopt_script_text
from engine.bpmn.vendors.mappings import adopt_call, adopt_collection, adopt_inputs, adopt_outputs
from engine.bpmn.vendors.people import adopt_assignment, adopt_form
from engine.bpmn.vendors.work import adopt_decision, adopt_handler, adopt_retry, adopt_script

if TYPE_CHECKING:
    from engine.bpmn.draft import Draft
    from engine.bpmn.source import Element

#: what a handler does; what goes in becomes the handler's parameters
WORKERS = ("serviceTask", "sendTask")
MAPPED = ("userTask", "scriptTask", "businessRuleTask", "callActivity", "subProcess", "receiveTask")


def adopt(draft: Draft, process: Element) -> None:
    """Say in our own elements what the makers' elements of this process say."""
    for task in process.iter(f"{BPMN}userTask"):
        adopt_assignment(draft, task)
    for element in process.iter(f"{BPMN}userTask", f"{BPMN}startEvent"):
        adopt_form(element)
    for task in process.iter(*(f"{BPMN}{name}" for name in WORKERS)):
        adopt_handler(draft, task)
        adopt_retry(task)
    for task in process.iter(f"{BPMN}businessRuleTask"):
        adopt_decision(task)
    for task in process.iter(f"{BPMN}scriptTask"):
        adopt_script(task)
        adopt_script_text(draft, task)
    for call in process.iter(f"{BPMN}callActivity"):
        adopt_call(draft, call)
    for element in process.iter(*(f"{BPMN}{name}" for name in MAPPED)):
        adopt_inputs(draft, element)
    for element in process.iter(*(f"{BPMN}{name}" for name in (*WORKERS, *MAPPED))):
        adopt_outputs(draft, element)
    for loop in process.iter(f"{BPMN}multiInstanceLoopCharacteristics"):
        adopt_collection(draft, loop)
    adopt_expressions(draft, process)
