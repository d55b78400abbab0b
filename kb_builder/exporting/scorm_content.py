"""What both editions of SCORM have in common: one document with the whole unit, its look, its script, its images."""

from collections.abc import Iterator
from dataclasses import dataclass

from kb_builder.exporting.html_tags import html_tags
from kb_builder.exporting.package import Check
from kb_builder.exporting.press import Press
from kb_builder.exporting.unit import Unit
from kb_builder.pages import Words

LAUNCH = "index.html"
MANIFEST = "imsmanifest.xml"
MASTERY = 80
"""Percent of the points that are enough."""

_MOST_KEPT = 4096
"""What SCORM 1.2 promises to keep of a course's own data (cmi.suspend_data, Run-Time Environment 1.2, 3.4.4)."""
_KEPT_BESIDE_ANSWERS = 600
_LEAST_TEXT = 20
_MESSAGES = (
    *("state", "state_plain", "right", "wrong", "written", "empty", "unanswered", "unmatched", "alone", "resumed"),
    *("changed", "refused", "points", "passed", "failed", "incomplete", "completed", "unread", "undone"),
)


@dataclass(frozen=True, slots=True)
class Screen:
    """One of the screens that are shown one after the other, in the order of the document."""

    id: str
    title: str
    kind: str


def content(unit: Unit, press: Press, edition: str) -> dict[str, bytes]:
    """The files of the unit for an edition, without the manifest."""
    messages = [(name.replace("_", "-"), press.words.raw(f"package.js.{name}")) for name in _MESSAGES]
    html = press.document(
        "package-course.html",
        unit,
        screens=tuple(screens(unit, press.words)),
        messages=messages,
        scorm=edition,
        mastery=MASTERY,
    )
    files = {LAUNCH: html.encode(), "course.css": press.asset("course.css"), "course.js": press.asset("course.js")}
    return files | {image.name: image.data for image in unit.images}


def screens(unit: Unit, words: Words) -> Iterator[Screen]:
    """The screens of a unit."""
    yield Screen("start", unit.title, "part")
    for part in unit.parts:
        if part.intro:
            yield Screen(part.id, part.title, "part")
        for scene in part.scenes:
            yield Screen(scene.id, scene.title, "scene")
        yield Screen(part.lesson.id, part.lesson.title, "lesson")
        if part.quiz:
            yield Screen(f"{part.id}-quiz", words("package.quiz_of", title=part.lesson.title), "quiz")
    if unit.quiz:
        yield Screen("quiz", words("package.last_questions"), "part")
    yield Screen("result", words("package.result"), "part")


def checks(unit: Unit, files: dict[str, bytes]) -> Iterator[Check]:
    """What both editions rely on."""
    # KB701 makes sure of it.
    yield Check("answers-can-be-kept", () if _most_kept(unit) <= _MOST_KEPT else (str(_most_kept(unit)),))
    tags = tuple(html_tags(files[LAUNCH].decode()))
    wanted = {tag.attributes.get("href") or tag.attributes.get("src") for tag in tags if tag.name in ("link", "script")}
    yield Check("launch-file-finds-its-parts", tuple(sorted({"course.css", "course.js"} - wanted)))
    # A policy forbids them as well: this is so that none is ever needed.
    inline = {tag.name for tag in tags if tag.name in ("script", "style") and "src" not in tag.attributes}
    inline |= {name for tag in tags for name in tag.attributes if name == "style" or name.startswith("on")}
    yield Check("no-inline-script", tuple(sorted(inline)))


def _most_kept(unit: Unit) -> int:
    """How long the state may become when every text is shortened as far as it may be."""
    answers = [len(asked.options or asked.matches) or _LEAST_TEXT for asked in unit.questions]
    answers += [_LEAST_TEXT for scene in unit.scenes if scene.pause]
    return _KEPT_BESIDE_ANSWERS + sum(length + len('"123":"",') for length in answers)
