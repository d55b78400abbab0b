"""KB60x: images that load for everybody and say something to everybody."""

from collections.abc import Iterator

from kb_builder.checking.facts import Facts
from kb_builder.diagnostics import START, Diagnostic, Span, rule_named
from kb_builder.linking import Broken, Elsewhere, Target
from kb_builder.reading import IMAGE_SUFFIXES

_LARGEST = 1_000_000
_MAGIC = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".webp": (b"RIFF",),
}


def media(facts: Facts) -> Iterator[Diagnostic]:
    """Image files of the content folders, and images in bodies."""
    yield from _files(facts)
    for entry in facts.library.articles:
        if converted := facts.converted.get(entry.path):
            for link in converted.links:
                if link.is_image:
                    span = entry.document.body_span(*link.place)
                    yield from _means(link.means, entry.path, span)
            for place in converted.images_without_text:
                yield Diagnostic(
                    rule_named("image-without-text"),
                    entry.path,
                    entry.document.body_span(*place),
                    "This image has no text for people who do not see it.",
                    "Write into the brackets what it shows: ![A receipt with two dates](story/receipt.png).",
                )


def _means(means: Target | Elsewhere | Broken, path: str, span: Span) -> Iterator[Diagnostic]:
    match means:
        case Elsewhere():
            yield Diagnostic(
                rule_named("remote-image"),
                path,
                span,
                "This image is loaded from another site.",
                "Save it as stories/<story>/<name>.png, if its licence allows that, and link the file.",
            )
        case Broken(message, hint):
            yield Diagnostic(rule_named("missing-image"), path, span, message, hint)
        case Target(_, _, linked) if linked.endswith(".md"):
            message, hint = f"{linked} is a page, not an image.", "Remove the ! to link it, or name an image."
            yield Diagnostic(rule_named("missing-image"), path, span, message, hint)
        case _:
            pass


def _files(facts: Facts) -> Iterator[Diagnostic]:
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
