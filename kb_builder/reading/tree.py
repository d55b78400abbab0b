"""The edge where files come in: what is on disk, refused when it is no ordinary file."""

import os
import posixpath
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb_builder.diagnostics import START, Diagnostic, rule_named
from kb_builder.reading.source_file import IMAGE_SUFFIXES, Collection, ImageFile, SourceFile

_TEXT_LIMIT = 128 * 1024
_SETTINGS_LIMIT = 4 * 1024 * 1024
_LONG_LIST_LIMIT = 64 * 1024 * 1024
FINGERPRINTS = "fingerprints.txt"
"""The committed file with the hashes of the sources."""
LEDGER = "published-urls.txt"
"""The committed file with every address that was published."""

_ENTRY_FOLDERS = (Collection.STORIES, Collection.LESSONS, Collection.COURSES)
_OTHER_IMAGES = (".gif", ".heic", ".heif", ".svg", ".bmp", ".tif", ".tiff", ".avif")
_WORD_PROCESSORS = (".doc", ".docx", ".odt", ".rtf", ".pages", ".pdf", ".html", ".htm")
_SETTINGS_FILES = (Collection.COMPANIES, Collection.JOURNEYS, Collection.EXTERNAL_LINKS)


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that was read. All is sorted by path; of images only the first bytes are read.

    `refused` are the paths of what is there and could not be read: reported, and not missing.
    """

    files: tuple[SourceFile, ...]
    images: tuple[ImageFile, ...]
    refused: tuple[str, ...] = ()

    def of(self, *collections: Collection) -> Iterator[SourceFile]:
        """The files of some collections, in order of path."""
        return (file for file in self.files if file.collection in collections)


def read_tree(root: Path, docs_dir: str = "docs") -> tuple[Sources, list[Diagnostic]]:
    """The content folders, companies.yml, journeys.yml and the hand-written pages below the folder of mkdocs.yml.

    A missing folder or file is empty. Symbolic links, devices and files too large are reported and left out.
    """
    files: list[SourceFile] = []
    images: list[ImageFile] = []
    found: list[Diagnostic] = []
    for collection in _ENTRY_FOLDERS:
        for path in _walk(root, collection, found):
            name = path.rpartition("/")[2]
            if name.lower().endswith(IMAGE_SUFFIXES):
                _look_at(root, path, images, found)
            elif not name.endswith(".md"):
                found.append(_unexpected(path, collection))
            elif path.count("/") > 1:
                found.append(_too_deep(path, collection))
            else:
                _read(root, path, collection, _TEXT_LIMIT, files, found)
    for collection in _SETTINGS_FILES:
        path = f"{collection}.yml"
        if os.path.lexists(root / path) and _is_ordinary(root / path, path, found):
            _read(root, path, collection, _SETTINGS_LIMIT, files, found)
    for path, collection in ((FINGERPRINTS, Collection.FINGERPRINTS), (LEDGER, Collection.LEDGER)):
        if os.path.lexists(root / path) and _is_ordinary(root / path, path, found):
            _read(root, path, collection, _LONG_LIST_LIMIT, files, found)
    for path in _walk(root, docs_dir, found):
        if path.endswith(".md"):
            _read(root, path, Collection.DOCS, _SETTINGS_LIMIT, files, found)
        else:
            _look_at(root, path, images, found)
    refused = {diagnostic.path for diagnostic in found if diagnostic.rule.name != "unexpected-file"}
    ordered = tuple(sorted(files, key=lambda file: file.path))
    return Sources(ordered, tuple(sorted(images, key=lambda image: image.path)), tuple(sorted(refused))), found


def _walk(root: Path, folder: str, found: list[Diagnostic]) -> Iterator[str]:
    """Paths of ordinary files below a folder, sorted, hidden ones left out; links are reported, never followed."""
    if not os.path.lexists(root / folder) or not _is_ordinary(root / folder, folder, found, folder=True):
        return
    pending = [folder]
    while pending:
        current = pending.pop(0)
        try:
            entries = sorted(os.scandir(root / current), key=lambda entry: entry.name)
        except OSError as error:
            found.append(_unreadable(current, error.strerror or "it cannot be opened"))
            continue
        for entry in entries:
            path = f"{current}/{entry.name}"
            if entry.name.startswith("."):
                continue
            if not _is_text(entry.name):
                found.append(_not_text(path))
                continue
            if entry.is_symlink() or not (entry.is_dir() or entry.is_file()):
                found.append(_not_ordinary(path))
            elif entry.is_dir():
                pending.append(path)
            else:
                yield path


def _read(
    root: Path, path: str, collection: Collection, limit: int, files: list[SourceFile], found: list[Diagnostic]
) -> None:
    try:
        with (root / path).open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        found.append(_unreadable(path, error.strerror or "it cannot be opened"))
        return
    if len(data) > limit:
        message = f"This file is larger than {limit // 1024} KiB."
        is_entry = collection in _ENTRY_FOLDERS
        hint = (
            "Tell one encounter, one lesson or one course a file." if is_entry else "Split it, or remove what is old."
        )
        found.append(Diagnostic(rule_named("file-too-large"), path, START, message, hint))
        return
    files.append(SourceFile(path, collection, data))


def _look_at(root: Path, path: str, images: list[ImageFile], found: list[Diagnostic]) -> None:
    try:
        with (root / path).open("rb") as file:
            images.append(ImageFile(path, os.fstat(file.fileno()).st_size, file.read(16)))
    except OSError as error:
        found.append(_unreadable(path, error.strerror or "it cannot be opened"))


def _is_ordinary(full: Path, path: str, found: list[Diagnostic], *, folder: bool = False) -> bool:
    mode = os.lstat(full).st_mode
    ordinary = stat.S_ISDIR(mode) if folder else stat.S_ISREG(mode)
    if not ordinary:
        found.append(_not_ordinary(path))
    return ordinary


def _is_text(name: str) -> bool:
    """Whether the bytes of a file name are UTF-8: the others come as lone surrogates (PEP 383)."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _not_text(path: str) -> Diagnostic:
    return Diagnostic(
        rule_named("bad-slug"),
        os.fsencode(path).decode("utf-8", "backslashreplace"),
        START,
        "This name is not UTF-8 text.",
        "Use lower-case letters a-z, digits and single hyphens.",
    )


def _not_ordinary(path: str) -> Diagnostic:
    return Diagnostic(
        rule_named("unreadable-file"),
        path,
        START,
        "This is a symbolic link or a device, not an ordinary file.",
        "Put the file itself here; links are never followed.",
    )


def _unreadable(path: str, reason: str) -> Diagnostic:
    return Diagnostic(
        rule_named("unreadable-file"), path, START, f"This file cannot be read: {reason}.", "Check its permissions."
    )


def _unexpected(path: str, collection: Collection) -> Diagnostic:
    suffix = posixpath.splitext(path)[1]
    hint = (
        f"Rename it to end in .md if it is a {_noun(collection)}; images are .png, .jpg or .webp."
        if suffix.lower() in (".markdown", ".mdown", ".txt", ".mdx", ".md")
        else "Save it as .png, .jpg or .webp."
        if suffix.lower() in _OTHER_IMAGES
        else f"Copy its text into a file that ends in .md, and remove this one from {collection}/."
        if suffix.lower() in _WORD_PROCESSORS
        else f"{collection}/ holds Markdown (.md) and images (.png, .jpg, .webp); move it elsewhere."
    )
    message = f"A {suffix} file is not published." if suffix else "A file without .md at the end is not published."
    return Diagnostic(rule_named("unexpected-file"), path, START, message, hint)


def _too_deep(path: str, collection: Collection) -> Diagnostic:
    return Diagnostic(
        rule_named("unexpected-file"),
        path,
        START,
        f"A {_noun(collection)} is not read from a folder below {collection}/.",
        f"Move it to {collection}/{path.rpartition('/')[2]}.",
    )


def _noun(collection: Collection) -> str:
    return {"stories": "story", "lessons": "lesson", "courses": "course"}[collection]
