"""Namespaces of the five DMN versions, and how an older one becomes the current one."""

from __future__ import annotations

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"
DMNDI = "https://www.omg.org/spec/DMN/20230324/DMNDI/"
FEEL = "https://www.omg.org/spec/DMN/20230324/FEEL/"
DC = "http://www.omg.org/spec/DMN/20180521/DC/"
DI = "http://www.omg.org/spec/DMN/20180521/DI/"

MODEL_VERSIONS = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    DMN: "1.5",
}

FEEL_NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        FEEL,
    }
)

DI_NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20180521/DMNDI/",
        "https://www.omg.org/spec/DMN/20191111/DMNDI/",
        "https://www.omg.org/spec/DMN/20211108/DMNDI/",
        DMNDI,
    }
)

CURRENT = (
    dict.fromkeys(MODEL_VERSIONS, DMN)
    | dict.fromkeys(FEEL_NAMESPACES, FEEL)
    | dict.fromkeys(DI_NAMESPACES, DMNDI)
)


def dmn(local: str) -> str:
    """The qualified name of an element of the current DMN version."""
    return f"{{{DMN}}}{local}"
