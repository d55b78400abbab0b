"""The packages of a course: what their files are called, and which of them a site offers."""

from collections.abc import Iterator

from kb_builder.linking import address
from kb_builder.model import EntryId
from kb_builder.pages.site import Download
from kb_builder.pages.words import Words

_NAMES = {
    "scorm12": "{slug}-scorm12.zip",
    "scorm2004": "{slug}-scorm2004.zip",
    "cc": "{slug}.imscc",
    "gift": "{slug}.gift.txt",
    "handout": "{slug}.html",
}
_READ_HERE = "handout"
"""What a browser shows; everything else is for other programs."""
_NEEDS_A_SITE = "cc"
REPORT = "report.json"
"""The file beside the packages that says what is in them and what was checked."""


def package_name(slug: str, name: str) -> str:
    """The file name of a package by its format."""
    return _NAMES[name].format(slug=slug)


def offered(*, has_address: bool) -> tuple[str, ...]:
    """The formats that a site offers of each course; a cartridge holds links to the site."""
    return tuple(name for name in _NAMES if has_address or name != _NEEDS_A_SITE)


def downloads(course: EntryId, formats: tuple[str, ...], words: Words) -> Iterator[Download]:
    """What the page of a course offers, the report last."""
    slug = course.partition("/")[2]
    for name in formats:
        place = f"{address(course)}{package_name(slug, name)}"
        title, about = words(f"package.format.{name}"), words(f"package.format.{name}.about")
        yield Download(place, title, about, is_saved=name != _READ_HERE)
    if formats:
        yield Download(f"{address(course)}{REPORT}", words("package.report"), words("package.report.about"))
