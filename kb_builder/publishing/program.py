"""What the program itself is, so that nothing is taken over from another version of it."""

import sys
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kb_builder

_SHAPING = (
    "Jinja2",
    "Markdown",
    "MarkupSafe",
    "Pygments",
    "PyYAML",
    "material",
    "mkdocs",
    "mkdocs-material",
    "nh3",
    "pagefind",
    "pagefind_bin",
    "phonenumbers",
    "properdocs",
    "pydantic",
    "pymdown-extensions",
    "rapidfuzz",
)


@cache
def program_digest() -> bytes:
    """Changes with every file of this package, with Python, and with the libraries that shape what is written."""
    digest = blake2b(sys.version.encode(), digest_size=16)
    for name in _SHAPING:
        digest.update(f"{name} {_version(name)}\0".encode())
    folder = Path(kb_builder.__file__).parent
    for path in sorted(path for path in folder.rglob("*") if path.suffix not in (".pyc", ".pyo") and path.is_file()):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(data)}\0".encode() + data)
    return digest.digest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
