"""How the API describes itself."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse, extend_schema

from designer.api.errors import ErrorBody

ERRORS = {
    "400": "The request cannot be read, or a field is wrong.",
    "401": "Nobody is logged in.",
    "403": "The person's roles do not allow this.",
    "404": "There is nothing here for this person.",
    "409": "It does not apply as things stand.",
    "413": "Larger than we take.",
    "422": "Understood, but not acceptable.",
    "429": "Too much of this waits already; `Retry-After` says when to try again.",
    "503": "Not now; `Retry-After` says when to try again.",
}


class Schema(AutoSchema):
    """Every operation may answer with an `ErrorBody`."""

    def get_operation_id(self) -> str:
        return super().get_operation_id().removeprefix("api_")

    def get_tags(self) -> list[str]:
        words = [w for w in self.path.removeprefix("/api/").split("/") if w and "{" not in w]
        if words and words[0] == "workspaces" and len(words) > 1:
            return [words[1]]
        return words[:1] or ["api"]


def described(
    *, request: Any = None, answers: Any = None, status: int = 200, **options: Any
) -> Any:
    """An operation: what it takes, what it answers, and the shape of its refusals."""
    responses: dict[Any, Any] = {status: answers}
    if answers is None:
        responses = {status: OpenApiResponse(description="Done.")}
    for code, words in ERRORS.items():
        responses[int(code)] = OpenApiResponse(ErrorBody, description=words)
    return extend_schema(request=request, responses=responses, **options)
