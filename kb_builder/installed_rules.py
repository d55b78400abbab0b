"""Finds the extensions that are installed in this Python: the edge where the code of others comes in."""

import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import EntryPoint, distributions
from pathlib import Path
from types import ModuleType

from kb_builder.diagnostics import Extension, Rulebook, RuleFamily

GROUP = "kb_builder.rules"
"""The entry point group whose objects are families of rules."""


def installed_rules() -> Rulebook:
    """The product's rules with those of the extensions, sorted by distribution and entry point.

    ExtensionError, which names the distribution, if one cannot be loaded or its rules cannot be used.
    """
    points = sorted(_points(), key=lambda point: (_distribution(point), point.name))
    return Rulebook(tuple(map(_loaded, points)))


def _points() -> Iterator[EntryPoint]:
    """The entry points of what is installed; of two distributions with one name, those of the first in the path.

    `python -m` puts the current folder into the path. What lies there came with somebody's pull request.
    """
    seen: set[str] = set()
    for found in distributions(path=[folder for folder in sys.path if folder and Path(folder) != Path.cwd()]):
        points = found.entry_points.select(group=GROUP)
        if points and found.name not in seen:
            seen.add(found.name)
            yield from points


def _loaded(point: EntryPoint) -> Extension:
    extension = Extension(_distribution(point), RuleFamily({}, lambda facts: iter(())), b"")
    try:
        family = point.load()
    except Exception as error:
        raise extension.error(f"{point.value} cannot be loaded. {type(error).__name__}: {error}") from error
    if not isinstance(family, RuleFamily):
        raise extension.error(f"{point.value} is no RuleFamily.")
    module = sys.modules[point.module.partition(".")[0]]
    return Extension(extension.distribution, family, _digest(module))


def _distribution(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.name


@cache
def _digest(module: ModuleType) -> bytes:
    """Of every file of the package, as it was when it was loaded: while somebody writes it, its version stays."""
    digest = blake2b(digest_size=16)
    for name, path in sorted(_files(module)):
        data = path.read_bytes()
        digest.update(f"{name} {len(data)}\0".encode() + data)
    return digest.digest()


def _files(module: ModuleType) -> Iterator[tuple[str, Path]]:
    if module.__file__ and not hasattr(module, "__path__"):
        yield Path(module.__file__).name, Path(module.__file__)
    for folder in map(Path, getattr(module, "__path__", ())):
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix not in (".pyc", ".pyo"):
                yield path.relative_to(folder).as_posix(), path
