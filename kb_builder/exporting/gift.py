"""The questions of a unit in GIFT, as Moodle's `question/format/gift/format.php` reads it.

https://docs.moodle.org/en/GIFT_format
"""

import re
from collections.abc import Iterator

from kb_builder.exporting.package import Check, Package
from kb_builder.exporting.unit import Asked, Unit
from kb_builder.model import Question
from kb_builder.pages.downloads import package_name

_PLAIN = "[plain]"
"""The text is no HTML, and what looks like a format at its beginning is none."""
_NEW_LINES = re.compile(r"[^\S\n\r]*(?:\r\n?|\n)\s*")


def gift(unit: Unit) -> Package:
    """The questions of a quiz, and those of the pauses as open questions, in one category."""
    blocks = [f"// {_line(unit.title)}, version {unit.version}", f"$CATEGORY: {_category(unit.title)}"]
    blocks += map(_question, unit.questions)
    blocks += _pauses(unit)
    data = ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")
    name = package_name(unit.slug, "gift")
    return Package("gift", name, data, {}, tuple(_checks(unit, data)), "GIFT")


def _question(asked: Asked) -> str:
    question = asked.question
    shown = " ".join(filter(None, (question.answer if question.type == "essay" else None, question.why)))
    feedback = f"\n####{_PLAIN}{escaped(shown)}" if shown else ""
    return f"::{escaped(asked.id)}::{_PLAIN}{escaped(question.ask)} {{{_ANSWERS[question.type](question)}{feedback}\n}}"


def _pauses(unit: Unit) -> Iterator[str]:
    for scene in unit.scenes:
        if scene.pause:
            shown = f"####{_PLAIN}{escaped(scene.outcome)}" if scene.outcome else ""
            asked = escaped(f"{scene.title}: {scene.pause}")
            yield f"::{escaped(f'pause-{scene.id}')}::{_PLAIN}{asked} {{{shown}}}"


def _choice(question: Question) -> str:
    right = sum(option.right for option in question.options)
    marks = {True: "=", False: "~"}
    if right > 1:  # Moodle knows fractions to five places.
        marks = {True: f"~%{100 / right:.5f}%", False: "~%-100%"}
    return "".join(
        f"\n{marks[option.right]}{_PLAIN}{escaped(option.text)}"
        + (f"#{_PLAIN}{escaped(option.why)}" if option.why else "")
        for option in question.options
    )


def _true_false(question: Question) -> str:
    return "TRUE" if question.answer == "true" else "FALSE"


def _matching(question: Question) -> str:
    return "".join(f"\n={_PLAIN}{escaped(pair.left)} -> {escaped(pair.right)}" for pair in question.pairs)


def _essay(question: Question) -> str:
    return ""  # What is shown afterwards is feedback.


_ANSWERS = {"choice": _choice, "true-false": _true_false, "matching": _matching, "essay": _essay}


def escaped(text: str) -> str:
    r"""A text on one line that says nothing to GIFT. Only these signs are escaped: `\$` and `\?` would stay."""
    # An arrow makes sides to match wherever it stands, and there is no way to escape it.
    text = text.replace("->", "→").replace("\\", "\\\\")
    text = re.sub(r"[~=#{}:]", r"\\\g<0>", text)
    return _NEW_LINES.sub(r"\\n", text.strip())


def _line(text: str) -> str:
    return " ".join(text.split())


def _category(title: str) -> str:
    """A name on one level: a slash would begin a category inside of it."""
    return _line(title).replace("/", "//")


def _checks(unit: Unit, data: bytes) -> Iterator[Check]:
    blocks = data.decode().removesuffix("\n").split("\n\n")
    wanted = len(unit.questions) + sum(scene.pause is not None for scene in unit.scenes)
    found = sum(block.startswith("::") for block in blocks)
    yield Check("one-block-a-question", () if found == wanted else (f"{found} of {wanted}",))
    unbalanced = [block for block in blocks if block.startswith("::") and not _is_closed(block)]
    yield Check("braces-balanced", tuple(unbalanced))


def _is_closed(block: str) -> bool:
    bare = re.sub(r"\\.", "", block)
    return bare.count("{") == bare.count("}") == 1
