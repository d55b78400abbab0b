"""XML of which the default namespace is written first and without a prefix, as importers look for it."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree

Element = ElementTree.Element

# What XML 1.0 cannot hold, even escaped (https://www.w3.org/TR/xml/#charsets).
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, *inside: "Element | str", attributes: Mapping[str, str] | None = None) -> Element:
    """An element with its attributes in this order, and with its children or its text.

    Names are written as they are given: a prefix must be declared by an attribute `xmlns:...` around it.
    """
    made = Element(tag, {name: _text(value) for name, value in (attributes or {}).items()})
    for each in inside:
        if isinstance(each, str):
            made.text = _text(each)
        else:
            made.append(each)
    return made


def document(root: Element) -> bytes:
    """The file of a document, in UTF-8."""
    ElementTree.indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "utf-8") + b"\n"


def _text(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
