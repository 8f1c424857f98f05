"""Values as they enter the variables of a process; the rules are those of every kernel."""

from __future__ import annotations

from engine.feel.storable import UnstorableValue, normal, normal_variables

__all__ = ["UnstorableValue", "normal", "normal_variables"]
