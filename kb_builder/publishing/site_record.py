"""What stands in a published site and what it was made from, so that the next build can take over what is still right.

It lies in `.kb/cache/`, one file for each place that a site was built into, and can be deleted at any time.
"""

import contextlib
import json
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from kb_builder.keeping import FOLDER, make_folder, secret
from kb_builder.publishing.cache import SITE_RECORD

log = logging.getLogger("mkdocs.plugins.kb-builder")

SEARCH_INDEX = "search/search_index.json"


@dataclass(frozen=True, slots=True)
class Made:
    """What a page was made from: the digest of its body, and that of the body with the theme's frame around it."""

    body: str
    whole: str


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """The site in `folder`, as the last build left it."""

    folder: Path
    made: Mapping[str, Made] = field(default_factory=dict)
    """What pages were made from, by address."""
    stamps: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Size and time (ns) of all files, by their paths."""
    inputs: str = ""
    """The digest of all that the site was made from; empty if that is not all there is to know."""
    others: tuple[str, ...] = ()
    """The folders beside the knowledge base that belong to it."""

    @property
    def pages(self) -> int:
        """How many pages the site has."""
        return sum(path.endswith(".html") for path in self.stamps)

    def is_intact(self, path: str) -> bool:
        """Whether the file is there and nobody has touched it since."""
        return path in self.stamps and _stamp(self.folder / path) == self.stamps[path]

    def is_whole(self) -> bool:
        """Whether the site has exactly the files that were built, and nobody has touched one since."""
        return bool(self.stamps) and _stamps(self.folder) == self.stamps


def load_record(root: Path, site: Path) -> SiteRecord:
    """The record of a site; an empty one if there is none or it cannot be read."""
    try:
        proof, _, text = _file(root, site).read_text("utf-8").partition("\n")
        if proof != _proof(text):
            raise ValueError("it is damaged")
        data = json.loads(text)
        return SiteRecord(
            site,
            {address: Made(*digests) for address, digests in data["made"].items()},
            {path: (size, time) for path, (size, time) in data["stamps"].items()},
            data["inputs"],
            tuple(data["others"]),
        )
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        log.info("What is known of %s is not used: %s.", site, error)
    return SiteRecord(site)


def save_record(root: Path, site: Path, made: Mapping[str, Made], inputs: str, others: Iterable[Path]) -> None:
    """Writes down what was built into `site`, and from what."""
    data = {
        "made": {address: (each.body, each.whole) for address, each in made.items()},
        "stamps": _stamps(site),
        "inputs": inputs,
        "others": [str(folder) for folder in others],
    }
    text = json.dumps(data, separators=(",", ":"))
    file = _file(root, site)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        make_folder(file.parent)
        new.write_text(f"{_proof(text)}\n{text}", "utf-8")
        new.replace(file)
    except OSError as error:
        log.info("What was built is not written down: %s.", error)
        new.unlink(missing_ok=True)


def page_file(address: str) -> str:
    """The file of the page at an address."""
    return f"{address}index.html"


def _file(root: Path, site: Path) -> Path:
    return root / FOLDER / f"{SITE_RECORD}{blake2b(os.fsencode(site), digest_size=8).hexdigest()}.json"


def _stamps(site: Path) -> dict[str, tuple[int, int]]:
    """The stamps of all files below a folder."""
    found: dict[str, tuple[int, int]] = {}
    folders = [""]
    while folders:
        inner = folders.pop()
        with contextlib.suppress(FileNotFoundError), os.scandir(site / inner) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{inner}{entry.name}/")
                else:
                    status = entry.stat(follow_symlinks=False)
                    found[f"{inner}{entry.name}"] = status.st_size, status.st_mtime_ns
    return found


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(file, follow_symlinks=False)  # noqa: PTH116 - once for each page: pathlib takes twice as long
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _proof(text: str) -> str:
    return blake2b(text.encode(), digest_size=16, key=secret()).hexdigest()
