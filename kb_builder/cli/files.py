"""Writing files of the knowledge base: never half, never over something else, never outside."""

import os
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import click


def write_new(root: Path, path: str, text: str) -> Path:
    """Writes a file that must not be there yet; an error for people when it is, or when its folder is elsewhere."""
    full = root / path
    _refuse_links(root, full.parent)
    full.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = full.open("xb")
    except FileExistsError:
        raise click.UsageError(f"{path} is there already. Nothing was written.") from None
    with file:
        try:
            file.write(text.encode())
            file.flush()
        except OSError:
            full.unlink()
            raise
    return full


def write_together(root: Path, texts: Mapping[str, str]) -> None:
    """Writes files that must not be there yet: all of them, or none and an error for people."""
    written: list[Path] = []
    for path, text in texts.items():
        try:
            written.append(write_new(root, path, text))
        except (OSError, click.UsageError) as error:
            for file in written:
                file.unlink()
            if isinstance(error, OSError):
                raise click.UsageError(f"{path}: {error.strerror}. Nothing was written.") from None
            raise


def replace_text(root: Path, path: str, text: str) -> Path:
    """Replaces a file, or makes it, in one step."""
    full = root / path
    _refuse_links(root, full)
    full.parent.mkdir(parents=True, exist_ok=True)
    mode = full.stat().st_mode & 0o7777 if full.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=full.parent, prefix=f".{full.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())
    Path(name).chmod(mode)
    Path(name).replace(full)
    return full


def change_together(root: Path, texts: Mapping[str, str], moved: Mapping[str, str]) -> None:
    """Replaces texts of files, then gives files and folders other names: all of it, or nothing and an error for people.

    Paths are the old ones. Nothing that is there already is replaced by what is moved.
    """
    for path in (*texts, *moved, *moved.values()):
        _refuse_links(root, (root / path).parent)
    for path in moved.values():
        if os.path.lexists(root / path):
            raise click.UsageError(f"{path} is there already. Nothing was changed.")
    before = {path: (root / path).read_bytes() for path in texts}
    done: list[Callable[[], object]] = []
    try:
        for path, text in texts.items():
            replace_text(root, path, text)
            done.append(partial(_put_back, root / path, before[path]))
        for old, new in moved.items():
            (root / old).rename(root / new)
            done.append(partial((root / new).rename, root / old))
    except OSError as error:
        for undo in reversed(done):
            undo()
        raise click.UsageError(f"{error.filename}: {error.strerror}. Nothing was changed.") from None


def _put_back(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def delete(root: Path, path: str) -> None:
    """Deletes a file of the knowledge base."""
    _refuse_links(root, root / path)
    (root / path).unlink(missing_ok=True)


def shown(path: Path) -> str:
    """The path as one would type it from here."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def _refuse_links(root: Path, path: Path) -> None:
    if path.resolve() != root.resolve() / path.relative_to(root):
        raise click.UsageError(f"{path.relative_to(root)} is a symbolic link. Files are written to the folder itself.")
