"""Exclusive and parallel gateways.

A join needs no code here: `fold` lets a token stand before it until one has arrived on each
incoming flow, and only then is the join entered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bpmn.definition import Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation


def exclusive(run: Run, node: Node, activation: Activation) -> None:
    """Take the first flow whose condition is true, else the default flow."""
    run.depart(node, activation)


def parallel(run: Run, node: Node, activation: Activation) -> None:
    """Take every flow."""
    run.leave(node, activation, node.outgoing)
