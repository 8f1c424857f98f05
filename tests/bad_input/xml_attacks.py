"""XML that attacks its reader, made from a good file of each notation."""

from __future__ import annotations

import gzip
import io
import zipfile

from tests.bad_input.contract import CANARY
from tests.conftest import DEMO

GOOD = {
    "process": (DEMO / "starters" / "process.bpmn").read_text(encoding="utf-8"),
    "decision": (DEMO / "starters" / "decision.dmn").read_text(encoding="utf-8"),
    "machine": (DEMO / "starters" / "machine.scxml").read_text(encoding="utf-8"),
}
LETTER, ENTITY = "a", "&l{};"
LAUGHS = '<!ENTITY l0 "ha">' + "".join(
    f'<!ENTITY l{n} "{10 * ENTITY.format(n - 1)}">' for n in range(1, 10)
)


def split(text: str) -> tuple[str, str, str]:
    """The declaration, the root's start tag, and the rest."""
    start = text.index("<", text.index("?>") + 2) if text.startswith("<?xml") else text.index("<")
    end = text.index(">", start)
    return text[:start], text[start:end], text[end:]


def within(text: str, more: str) -> bytes:
    """The file with more inside its root element."""
    head, root, rest = split(text)
    return f"{head}{root}>{more}{rest[1:]}".encode()


def doctypes(text: str) -> dict[str, bytes]:
    """Each form of document type there is; all are refused."""
    head, root, rest = split(text)
    name = root[1:].split()[0]
    inside = f">&x;{rest[1:]}"
    external = f'<!DOCTYPE {name} [<!ENTITY x SYSTEM "{{}}">]>'
    forms = {
        "laughs": (f"<!DOCTYPE {name} [{LAUGHS}]>", f">&l9;{rest[1:]}"),
        "quadratic": (
            f'<!DOCTYPE {name} [<!ENTITY x "{50_000 * LETTER}">]>',
            f">{2_000 * '&x;'}{rest[1:]}",
        ),
        "recursive": (f'<!DOCTYPE {name} [<!ENTITY x "&y;"><!ENTITY y "&x;">]>', inside),
        "file": (external.format("file:///etc/passwd"), inside),
        "http": (external.format("http://127.0.0.1:9/x"), inside),
        "php": (external.format("php://filter/read=x"), inside),
        "parameter": (
            f'<!DOCTYPE {name} [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>',
            rest,
        ),
        "external subset": (f'<!DOCTYPE {name} SYSTEM "http://127.0.0.1:9/a.dtd">', rest),
        "public": (f'<!DOCTYPE {name} PUBLIC "-//x" "file:///etc/passwd">', rest),
        "no entities": (f"<!DOCTYPE {name}>", rest),
        "default attribute": (
            f'<!DOCTYPE {name} [<!ATTLIST {name} {CANARY} CDATA "x">]>',
            rest,
        ),
        "after a comment": (f"<!-- {'x' * 5000} --><!DOCTYPE {name}>", rest),
        "after an instruction": (f"<?a b?>\n<!DOCTYPE {name} [{LAUGHS}]>", rest),
    }
    found = {key: f"{head}{given}{root}{body}".encode() for key, (given, body) in forms.items()}
    plain = f"<!DOCTYPE {name} [{LAUGHS}]>{root}>&l9;{rest[1:]}"
    found["in UTF-16"] = f'<?xml version="1.0" encoding="UTF-16"?>{plain}'.encode("utf-16")
    found["in UTF-7"] = (
        f'<?xml version="1.0" encoding="UTF-7"?>{plain.replace("<!", "+ADwAIQ-")}'.encode()
    )
    found["in UTF-16 without a mark"] = plain.encode("utf-16-be")
    return found


def encodings(text: str) -> dict[str, bytes]:
    """Bytes that are not what they say they are."""
    _, root, rest = split(text)
    body = root + rest
    say = '<?xml version="1.0" encoding="{}"?>'.format
    return {
        "says UTF-16, is UTF-8": (say("UTF-16") + body).encode(),
        "says UTF-32": (say("UTF-32") + body).encode(),
        "says UTF-7": (say("UTF-7") + body.replace("<", "+ADw-")).encode(),
        "says nonsense": (say("no-such-encoding") + body).encode(),
        "says EBCDIC": (say("IBM037") + body).encode(),
        "is EBCDIC": (say("IBM037") + body).encode("cp037", "replace"),
        "mark of UTF-16 before UTF-8": b"\xff\xfe" + (say("UTF-8") + body).encode(),
        "mark of UTF-32 before UTF-8": b"\xff\xfe\x00\x00" + body.encode(),
        "broken UTF-8": body.replace("name=", 'x="\xff" name=', 1).encode("latin-1", "replace"),
        "overlong": body.encode().replace(b"name=", b'x="\xc0\xbc" name=', 1),
        "NUL": body.replace("name=", 'x="\0" name=', 1).encode(),
        "only NUL": b"\0" * 1000,
        "control": body.replace("name=", 'x="\x01" name=', 1).encode(),
        "reference to NUL": body.replace("name=", 'x="&#0;" name=', 1).encode(),
        "reference to a surrogate": body.replace("name=", 'x="&#xD800;" name=', 1).encode(),
        "unknown entity": body.replace("name=", 'x="&nbsp;" name=', 1).encode(),
    }


def sizes(text: str) -> dict[str, bytes]:
    """Trees too deep, too wide, too many."""
    head, root, rest = split(text)
    many = "".join(f' a{n}="1"' for n in range(200_000))
    some = "".join(f' a{n}="1"' for n in range(300))
    return {
        "depth 100,000": within(text, "<a>" * 100_000 + "</a>" * 100_000),
        "depth 200": within(text, "<a>" * 200 + "</a>" * 200),
        "never closed": within(text, "<a>" * 100_000),
        "200,000 attributes": f"{head}{root}{many}{rest}".encode(),
        "300 attributes": within(text, f"<a{some}/>"),
        "11 MB": within(text, f"<a>{'x' * 11_000_000}</a>"),
        "500,000 elements": within(text, "<a/>" * 500_000),
        "name of 1 MB": within(text, f"<{'a' * 1_000_000}/>"),
    }


def no_xml(text: str) -> dict[str, bytes]:
    """Files of other kinds, and texts that break the grammar."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("model.xml", text)
    head, root, rest = split(text)
    return {
        "empty": b"",
        "blank": b" \n\t ",
        "gzip": gzip.compress(text.encode()),
        "zip": packed.getvalue(),
        "pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "html": b"<html><body><p>hello</body></html>",
        "json": b'{"a": 1}',
        "half": text.encode()[: len(text) // 2],
        "two roots": f"{text}{root}/>".encode(),
        "text after": f"{text}x".encode(),
        "attribute twice": f'{head}{root} a="1" a="2"{rest}'.encode(),
        "attribute twice by prefixes": (
            f'{head}{root} xmlns:p="urn:x" xmlns:q="urn:x" p:a="1" q:a="2"{rest}'
        ).encode(),
        "prefix twice": f'{head}{root} xmlns:p="urn:x" xmlns:p="urn:y"{rest}'.encode(),
        "prefix unknown": within(text, "<nobody:a/>"),
        "xmlns bound wrongly": f'{head}{root} xmlns:xmlns="urn:x"{rest}'.encode(),
        "CDATA never ends": within(text, "<![CDATA["),
        "CDATA closes in text": within(text, "<a>]]></a>"),
        "comment with dashes": within(text, "<!-- a -- b -->"),
        "declaration second": f' <?xml version="1.0"?>{root}{rest}'.encode(),
        "version 3.0": f'<?xml version="3"?>{root}{rest}'.encode(),
    }


def harmless(text: str) -> dict[str, bytes]:
    """What looks like an attack and is only odd: it may be taken, and then fetches nothing."""
    head, root, rest = split(text)
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{}"/>'
    return {
        "XInclude of a file": within(text, include.format("file:///etc/passwd")),
        "XInclude over HTTP": within(text, include.format("http://127.0.0.1:9/")),
        "schema location": (
            f'{head}{root} xmlns:xsi2="http://www.w3.org/2001/XMLSchema-instance" '
            f'xsi2:schemaLocation="urn:x http://127.0.0.1:9/x.xsd"{rest}'
        ).encode(),
        "style sheet": (
            f'{head}<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>{root}{rest}'
        ).encode(),
        "byte order mark": "\ufeff".encode() + text.encode(),
        "in UTF-16": f'<?xml version="1.0" encoding="UTF-16"?>{root}{rest}'.encode("utf-16"),
        "CDATA": within(text, "<![CDATA[ ]]>"),
    }
