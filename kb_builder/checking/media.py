"""KB60x: images that load for everybody and say something to everybody."""

import re
from collections.abc import Iterator

from kb_builder.checking.facts import Facts
from kb_builder.converting import Converted, Link
from kb_builder.diagnostics import START, Diagnostic, Span, rule_named
from kb_builder.linking import Broken, Elsewhere, Target
from kb_builder.reading import IMAGE_SUFFIXES, Document

_LARGEST = 1_000_000
_MAGIC = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".webp": (b"RIFF",),
}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_OUTSIDE = {
    "data": "The image itself stands here as text (`data:`), which is not published.",
    "file": "This image lies on your computer, where no reader can see it.",
    "c": "This image lies on your computer, where no reader can see it.",
}


def images(facts: Facts) -> Iterator[Diagnostic]:
    """Images in bodies."""
    for entry in facts.new_articles:
        if converted := facts.converted.get(entry.path):
            for link in converted.links:
                if link.is_image:
                    yield from _shown(link, entry.path, entry.document.body_span(*link.place))
            for place in converted.images_without_text:
                is_html = entry.document.body.startswith("<", place[0])
                how = "Write it in Markdown, with what it shows" if is_html else "Write into the brackets what it shows"
                yield Diagnostic(
                    rule_named("image-without-text"),
                    entry.path,
                    entry.document.body_span(*place),
                    "This image has no text for people who do not see it.",
                    f"{how}: ![A receipt with two dates]({_slug(entry.path)}/receipt.png).",
                )
    for page in facts.new_pages:
        yield from _remote(page, facts.converted[page.path])


def _remote(page: Document, converted: Converted) -> Iterator[Diagnostic]:
    """The images of other sites in a hand-written page; those that do not exist are links that lead nowhere."""
    for link in converted.links:
        if link.is_image and isinstance(link.means, Elsewhere):
            yield from _shown(link, page.path, page.body_span(*link.place))


def _shown(link: Link, path: str, span: Span) -> Iterator[Diagnostic]:
    """What is wrong with the file that an image shows."""
    scheme = _SCHEME.match(link.href)
    save = f"the image as {path.removesuffix('.md')}/<name>.png and write ![What it shows]({_slug(path)}/<name>.png)."
    match link.means:
        case _ if isinstance(link.means, Elsewhere) or link.href.startswith("//"):
            says, hint = "This image is loaded from another site.", f"If its licence allows it, save {save}"
            yield Diagnostic(rule_named("remote-image"), path, span, says, hint)
        case Broken(says, _) if not link.href.strip():
            yield Diagnostic(rule_named("missing-image"), path, span, says, f"Save {save}")
        case Broken() if scheme:
            says = _OUTSIDE.get(
                scheme[1].lower(), f"Images at addresses that begin with `{scheme[0]}` are not published."
            )
            yield Diagnostic(rule_named("missing-image"), path, span, says, f"Save {save}")
        case Broken(message, hint):
            yield Diagnostic(rule_named("missing-image"), path, span, message, hint)
        case Target(_, _, linked) if linked.endswith(".md"):
            message, hint = f"{linked} is a page, not an image.", "Remove the ! to link it, or name an image."
            yield Diagnostic(rule_named("missing-image"), path, span, message, hint)
        case _:
            pass


def _slug(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def image_files(facts: Facts) -> Iterator[Diagnostic]:
    """The image files of the content folders."""
    for image in facts.images:
        suffix = image.path[image.path.rfind(".") :].lower()
        if suffix not in IMAGE_SUFFIXES:
            continue
        is_real = image.head.startswith(_MAGIC[suffix]) and (suffix != ".webp" or image.head[8:12] == b"WEBP")
        if not is_real:
            yield Diagnostic(
                rule_named("false-image"),
                image.path,
                START,
                f"This file is no {suffix[1:].upper()} image.",
                "Save the image again in the format that its name says.",
            )
        if image.size > _LARGEST:
            yield Diagnostic(
                rule_named("large-image"),
                image.path,
                START,
                f"The image has {image.size:,} bytes; more than {_LARGEST:,} take a phone many seconds.",
                "Make it at most 1600 pixels wide and save it as JPEG or WebP.",
            )
