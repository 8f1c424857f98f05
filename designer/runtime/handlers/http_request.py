"""`http.request`: ask another system, without letting a model reach what only this host can."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
from django.conf import settings

from designer.runtime.handlers.addresses import Target, target_of
from engine import HandlerError, JobContext, Parameter, encode_value, handler

if TYPE_CHECKING:
    from collections.abc import Mapping

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
MOST_BYTES = 2 * 1024 * 1024
MOST_SECONDS = 30.0
RETRYABLE = frozenset({408, 425, 429})
OURS = frozenset({"host", "content-length", "transfer-encoding", "connection"})


@handler(
    "http.request",
    title="HTTP request",
    parameters=[
        Parameter("method", default="GET", title="Method", options=METHODS),
        Parameter("url", required=True, title="URL"),
        Parameter("headers", "context", default=None, title="Headers"),
        Parameter("credential", title="Credential"),
        Parameter("credential_header", default="Authorization", title="Header of the credential"),
        Parameter("body", "any", title="Body"),
        Parameter("timeout", "duration", default=10.0, title="Time limit"),
    ],
)
def http_request(job: JobContext) -> dict[str, Any]:
    """Sends one request and gives {status, headers, body}. The request carries Idempotency-Key."""
    given = job.parameters
    target = target_of(given["url"], settings.FLOWGLASS_HTTP_ALLOW)
    seconds = min(float(given["timeout"]), MOST_SECONDS)
    wanted = dict(given["headers"] or {})
    if given.get("credential"):
        wanted[given["credential_header"]] = given["credential"]
    headers = headers_of(wanted, target, job.idempotency_key)
    content = content_of(given["body"], headers)
    try:
        return exchange(given["method"], target, headers, content, seconds)
    except httpx.TimeoutException:
        raise HandlerError("timeout", f"{target.host} did not answer in {seconds:g} s") from None
    except httpx.HTTPError as error:
        text = f"{target.host} could not be asked: {error or type(error).__name__}"
        raise HandlerError("connection_failed", text) from None


def exchange(
    method: str, target: Target, headers: Mapping[str, str], content: bytes | None, seconds: float
) -> dict[str, Any]:
    """Send to the pinned address, under the name the certificate must carry; read within limits."""
    deadline = time.monotonic() + seconds
    extensions = {"sni_hostname": target.host}
    with (
        httpx.Client(trust_env=False, follow_redirects=False, timeout=seconds) as client,
        client.stream(
            method, target.pinned, headers=headers, content=content, extensions=extensions
        ) as response,
    ):
        body = bytearray()
        for chunk in response.iter_bytes(65536):
            body += chunk
            if len(body) > MOST_BYTES:
                text = f"The answer of {target.host} is longer than {MOST_BYTES} bytes"
                raise HandlerError("answer_too_large", text, retryable=False)
            if time.monotonic() > deadline:
                raise httpx.ReadTimeout("the answer took too long")
    judge(response, target)
    return {
        "status": response.status_code,
        "headers": {name.lower(): value for name, value in response.headers.items()},
        "body": body_of(bytes(body), response.headers.get("content-type", "")),
    }


def judge(response: httpx.Response, target: Target) -> None:
    """An answer that says no is a failure; some may say yes later."""
    status = response.status_code
    if status < 400:
        return
    later = status >= 500 or status in RETRYABLE
    after = response.headers.get("retry-after", "")
    hint = f"; it asks to come back after {after[:40]}" if after else ""
    text = f"{target.host} answered {status} {response.reason_phrase}{hint}"
    raise HandlerError(f"http_{status}", text, retryable=later)


def headers_of(given: Mapping[str, Any], target: Target, key: str) -> dict[str, str]:
    headers = {"Idempotency-Key": key, "Accept-Encoding": "identity"}
    for name, value in given.items():
        text = str(value)
        if name.lower() in OURS or any(c in name + text for c in "\r\n\0"):
            raise HandlerError(
                "invalid_parameter", f"Header “{name}” is not allowed", retryable=False
            )
        headers[name] = text
    headers["Host"] = target.host_header
    return headers


def content_of(body: Any, headers: dict[str, str]) -> bytes | None:
    if body is None:
        return None
    if isinstance(body, str):
        return body.encode()
    if not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json"
    return json.dumps(encode_value(body)).encode()


def body_of(content: bytes, media: str) -> Any:
    text = content.decode("utf-8", "replace")
    if "json" not in media:
        return text
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError):
        return text
