"""A BPMN file as it comes from outside to the text that is kept.

Everything stays as the author wrote it. Two things may be added: a drawing where there is none
(with ids for what is drawn and has none), and the encoding that the kept text really has.
"""

from __future__ import annotations

import re

from engine.bpmn.layout import with_diagram

_DECLARED = re.compile(r"""(<\?xml\b[^>]*?\bencoding\s*=\s*)(["'])([\w.\-]+)\2""")


def imported(file: str | bytes) -> str:
    """Give the text to keep; a file that is no BPMN comes back as it is, for validation to tell."""
    text = file if isinstance(file, str) else _decoded(file)
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    return with_diagram(_DECLARED.sub(r"\1\2UTF-8\2", text, count=1) if _lies(text) else text)


def _lies(text: str) -> bool:
    """Whether the declaration names another encoding than the text is stored in."""
    found = _DECLARED.match(text)
    return found is not None and found[3].lower() not in {"utf-8", "utf8"}


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    found = _DECLARED.match(data[:200].decode("latin-1").removeprefix("ï»¿"))
    try:
        return data.decode(found[3] if found else "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
