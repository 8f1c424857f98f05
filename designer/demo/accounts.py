"""The people of the demo and what each may do."""

from __future__ import annotations

WORKSPACE = ("demo", "Demo")
#: name to roles and groups
PEOPLE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "modeller": (("modeller", "decision_author", "task_user"), ("managers",)),
    "business": (("decision_author", "task_user"), ("managers", "people")),
    "operator": (("operator",), ()),
    "admin": (("admin", "auditor"), ()),
}
