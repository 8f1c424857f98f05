"""Why a service does not do what was asked; each names the place and, where there is one, the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Refusal(Exception):  # noqa: N818 - an answer, not a bug
    """The request cannot be done as it stands; nothing changed."""

    code = "refused"
    status = 409

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        location: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> None:
        self.message = message or _((type(self).__doc__ or "").strip())
        self.code = code or type(self).code
        self.location = dict(location or {})
        self.limit = limit
        super().__init__(self.message)

    def extra(self) -> dict[str, Any]:
        """What else the answer carries."""
        return {}


class StaleRevision(Refusal):
    """Someone saved another text after the one you started from."""

    code = "stale_revision"

    def __init__(self, theirs: Mapping[str, Any]) -> None:
        super().__init__(location={"field": "revision"})
        self.theirs = dict(theirs)

    def extra(self) -> dict[str, Any]:
        return {"theirs": self.theirs}


def place_of(problem: Mapping[str, Any]) -> dict[str, Any]:
    """Where a problem is: at its element, else in a field or line, else in the text as a whole."""
    if problem["element_id"]:
        return {"element_id": problem["element_id"]}
    place = {"field": problem["field"] or "text"}
    return {**place, "line": problem["line"]} if problem["line"] else place


class ModelHasProblems(Refusal):
    """The model has errors and cannot be published or run."""

    code = "invalid_model"
    status = 422

    def __init__(self, problems: Sequence[Mapping[str, Any]], message: str | None = None) -> None:
        self.problems = [dict(p) for p in problems]
        first = next((p for p in self.problems if p["severity"] == "error"), None)
        place = place_of(first) if first else {"field": "text"}
        super().__init__(message or (first["message"] if first else None), location=place)

    def extra(self) -> dict[str, Any]:
        return {"problems": self.problems}


class InvalidField(Refusal):
    """A field has a value that cannot be taken."""

    code = "invalid"
    status = 422

    def __init__(self, field: str, message: str, *, limit: int | None = None) -> None:
        super().__init__(message, location={"field": field}, limit=limit)


class TooLarge(Refusal):
    """This is larger than we take."""

    code = "too_large"
    status = 413


class NameTaken(Refusal):
    """Another model of this workspace has that key already."""

    code = "key_taken"


class NotPublished(Refusal):
    """This model has no published version yet."""

    code = "not_published"
