"""A file of a site that is no page."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that other programs read, made when it is asked for.

    `path` is relative to the site's root. Equal digests from one version of this program, equal bytes.
    """

    path: str
    digest: str
    make: Callable[[], bytes]

    @classmethod
    def of(cls, path: str, data: bytes) -> "Artifact":
        """A file that is made already."""
        return cls(path, digest_of(data), lambda: data)


def digest_of(*parts: bytes) -> str:
    """The digest of some texts, each of which counts by itself."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(f"{len(part)}\0".encode() + part)
    return digest.hexdigest()
