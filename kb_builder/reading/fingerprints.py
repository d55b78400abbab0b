"""The committed file of fingerprints: for each source a line, its label and the hashes of its runs of words.

`<label><TAB><base64 of 8-byte hashes, sorted>`; lines that begin with # are comments. The hashes tell whether a text
stands in a source and give nothing of the source back.
"""

import base64
import binascii
from collections.abc import Mapping

from kb_builder.diagnostics import Diagnostic, rule_named
from kb_builder.reading.source_file import SourceFile
from kb_builder.reading.text import decode_text

_SIZE = 8
_HEAD = "# Hashes of the sources' runs of eight words, written by `kb originality add`. They give no text back."


def parse_fingerprints(source: SourceFile) -> tuple[dict[str, set[bytes]], list[Diagnostic]]:
    """The hashes of each source by its label; broken lines are reported."""
    text, found = decode_text(source)
    if text is None:
        return {}, found
    hashes: dict[str, set[bytes]] = {}
    for number, line in enumerate(text.value.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        label, _, encoded = line.rstrip("\r").partition("\t")
        try:
            packed = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            packed = b"?"
        if label and not len(packed) % _SIZE:
            hashes.setdefault(label, set()).update(packed[at : at + _SIZE] for at in range(0, len(packed), _SIZE))
        else:
            start = text.offset(number, 1)
            found.append(
                Diagnostic(
                    rule_named("bad-value"),
                    source.path,
                    text.span(start, start),
                    "This line is not a label and hashes.",
                    "Do not write this file by hand: remove the line and run `kb originality add` again.",
                )
            )
    return hashes, found


def format_fingerprints(sources: Mapping[str, set[bytes]]) -> str:
    """The text of the file, sorted by label."""
    lines = [
        f"{label}\t{base64.b64encode(b''.join(sorted(hashes))).decode()}" for label, hashes in sorted(sources.items())
    ]
    return "\n".join([_HEAD, *lines]) + "\n"
