"""A unit as one HTML file to print, with its images and its look inside."""

import base64
from collections.abc import Iterator
from dataclasses import replace

from kb_builder.exporting.html_tags import html_tags
from kb_builder.exporting.package import Check, Package
from kb_builder.exporting.press import Press
from kb_builder.exporting.unit import Unit
from kb_builder.exporting.unit_text import with_images
from kb_builder.pages import environment, load_words
from kb_builder.pages.downloads import package_name
from kb_builder.pages.site import GuidePage, LinkTo

_KINDS = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
_LOADING = {"script", "link", "iframe", "object"}


def handout(unit: Unit, press: Press) -> Package:
    """The handout of a unit: the stories with their pauses, the lessons, the questions and, last, the answers."""
    # The version is that of the content, not of how its images travel.
    html = _document(_with_images_inside(unit), press, unit.version)
    return Package("handout", package_name(unit.slug, "handout"), html.encode(), {}, tuple(_checks(html)), "HTML")


def handout_without_text() -> str:
    """A handout about nothing. What stands inline in it was written by us, and stands so in every handout."""
    nothing = Unit(
        collection="",
        slug="",
        address="",
        language="en",
        title="",
        summary="",
        audience=None,
        minutes=None,
        preface="",
        parts=(),
        quiz=(),
        images=(),
        site_url=None,
        guide=GuidePage(LinkTo("", ""), "course", (), (), (), (), (), "", (), (), (), ()),
    )
    return _document(nothing, Press(environment(), load_words("en")), "")


def _document(unit: Unit, press: Press, version: str) -> str:
    return press.document("package-handout.html", unit, style=press.asset("course.css").decode(), version=version)


def _with_images_inside(unit: Unit) -> Unit:
    inside = {image.name: _data_url(image.name, image.data) for image in unit.images}

    def placed(html: str) -> str:
        return with_images(html, inside.__getitem__)

    parts = tuple(
        replace(
            part,
            intro=placed(part.intro),
            scenes=tuple(replace(scene, html=placed(scene.html), rest=placed(scene.rest)) for scene in part.scenes),
            lesson=replace(part.lesson, html=placed(part.lesson.html)),
        )
        for part in unit.parts
    )
    return replace(unit, preface=placed(unit.preface), parts=parts)


def _data_url(name: str, data: bytes) -> str:
    kind = _KINDS[name.rpartition(".")[2].lower()]
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _checks(html: str) -> Iterator[Check]:
    loaded = {
        tag.name
        for tag in html_tags(html)
        if tag.name in _LOADING or not tag.attributes.get("src", "data:").startswith("data:")
    }
    yield Check("nothing-loaded", tuple(sorted(loaded)))
