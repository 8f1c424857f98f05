"""Every request gets an id: told in the answer, kept with the audit entries it causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asgiref.sync import iscoroutinefunction
from django.utils.decorators import sync_and_async_middleware
from uuid_utils.compat import uuid7

from designer import audit

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest


def begin(request: HttpRequest) -> str:
    name = uuid7().hex
    request.request_id = name
    audit.request_id.set(name)
    return name


@sync_and_async_middleware
def request_id(get_response: Callable[..., Any]) -> Callable[..., Any]:
    """Name the request before anything else sees it."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> Any:
            name = begin(request)
            response = await get_response(request)
            response["X-Request-Id"] = name
            return response

        return answer_async

    def answer(request: HttpRequest) -> Any:
        name = begin(request)
        response = get_response(request)
        response["X-Request-Id"] = name
        return response

    return answer
