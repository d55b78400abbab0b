"""XML in bytes, whatever the texts in it are."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree

# All that is no Char of XML 1.0 (https://www.w3.org/TR/xml/#charsets); half a surrogate pair is none either.
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    """A new element at the end of another one. What XML has no sign for becomes U+FFFD."""
    made = ElementTree.SubElement(parent, name, {key: _readable(value) for key, value in attributes.items()})
    made.text = None if text is None else _readable(text)
    return made


def node(
    name: str, *inside: ElementTree.Element | str, attributes: Mapping[str, str] | None = None
) -> ElementTree.Element:
    """An element with its attributes in this order, and with its children or its text.

    Names are written as they are given, and so are the declarations of name spaces among the attributes: importers
    look for a default name space before everything else, and without a prefix.
    """
    made = ElementTree.Element(name, {key: _readable(value) for key, value in (attributes or {}).items()})
    for each in inside:
        if isinstance(each, str):
            made.text = _readable(each)
        else:
            made.append(each)
    return made


def document(root: ElementTree.Element) -> bytes:
    """The whole document in UTF-8, an element a line."""
    ElementTree.indent(root, " ")
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _readable(text: str) -> str:
    return _NO_CHARACTER.sub("\ufffd", text)
