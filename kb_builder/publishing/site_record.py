"""What stands in a published site and what it was made from, so that the next build can take over what is still right.

It lies in `.kb/cache/`, one file for each place that a site was built into, and can be deleted at any time.
"""

import contextlib
import json
import logging
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, field, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb_builder.diagnostics import Diagnostic
from kb_builder.keeping import FOLDER, make_folder, put, secret
from kb_builder.publishing.cache import SITE_RECORD, pickled, unpickled
from kb_builder.publishing.inputs import Inputs
from kb_builder.publishing.program import program_digest
from kb_builder.publishing.same_files import Stamp, stamp_of

if TYPE_CHECKING:
    from kb_builder.pages import Common, Framed, Framing, Imprint, NamedPage, Neighbourhood, Page

log = logging.getLogger("mkdocs.plugins.kb-builder")

SEARCH_INDEX = "search/search_index.json"
"""The index of the theme's search."""
INDEX_FOLDER = "pagefind"
"""Where the index of the readers' search lies in a site."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a page was made from: the digest of its body, and that of the body with the theme's frame around it."""

    body: str
    whole: str

    @classmethod
    def of(cls, page: "Page", framed: "Framed | None") -> "Made":
        """What a page is made from now; without a frame around it, it is a whole document."""
        body = page.digest.hex()
        if framed is None:
            return cls(body, body)
        whole = f"{body} {framed.frame} {framed.canonical} {framed.edit}"
        return cls(body, blake2b(whole.encode(), digest_size=16).hexdigest())


@dataclass(frozen=True, slots=True)
class Generator:
    """What the site generator was told and did, so that pages can be made without it."""

    framing: "Framing"
    unframed: Mapping[str, str]
    """The digests of the bodies of the pages that it framed one by one, by address."""
    neighbourhoods: "Mapping[str, Neighbourhood]"
    """What the pages of each story were made from, by the story's id."""
    common: "Common"
    """What these had in common."""
    from_covers: "tuple[NamedPage, ...]"
    """The pages that show no text of a story."""
    language: str
    templates: str
    """The folder of the site's own templates for pages; empty if there is none."""
    date: int
    """The date of the site, in seconds since 1970."""
    imprint: "Imprint"
    by_hand: tuple[str, ...]
    """The addresses of the pages that are written by hand."""
    taken: tuple[str, ...]
    """The paths of our own files in whose place the site's owner has put one."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build tells of a site."""

    stories: int
    lessons: int
    companies: int
    diagnostics: tuple[Diagnostic, ...]
    """Those that are shown."""
    drafts: int = 0
    """Those that a preview shows, and the published site does not."""


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """The site in `folder`, as the last build left it."""

    folder: Path
    made: Mapping[str, Made] = field(default_factory=dict)
    """What pages were made from, by address."""
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    """Those of all files, by their paths."""
    inputs: Inputs = field(default_factory=Inputs)
    """The digests of all that the site was made from; empty if that is not all there is to know."""
    others: tuple[str, ...] = ()
    """The folders beside the knowledge base that belong to it."""
    artifacts: Mapping[str, str] = field(default_factory=dict)
    """The digests of the files that are no pages, by path."""
    search: str = ""
    """The digest of what the index of the readers' search was made from; empty if there is none."""
    summary: Summary | None = None
    kept_generator: Generator | Callable[[], Generator] | None = None
    """What the generator was told, or what reads that when it is asked for: an unchanged site needs none of it."""

    @property
    def pages(self) -> int:
        """How many pages the site has."""
        return sum(path.endswith(".html") for path in self.stamps)

    @property
    def generator(self) -> Generator | None:
        """What the generator was told; None if it does more with a page than to frame it."""
        return self.kept_generator() if callable(self.kept_generator) else self.kept_generator

    def stamped(self, changed: Iterable[str] | None = None) -> "SiteRecord":
        """The record with the stamps of the files as they are now; where it is known which have `changed`, of these.

        The index of the readers' search is looked at in any case: its files have other names each time.
        """
        if changed is None:
            return replace(self, stamps=_stamps(self.folder))
        index = f"{INDEX_FOLDER}/"
        stayed = {path: stamp for path, stamp in self.stamps.items() if not path.startswith(index)}
        indexed = _stamps(self.folder, index)
        new = {path: stamp for path in changed if (stamp := _stamp(self.folder / path))}
        return replace(self, stamps=stayed | indexed | new)

    def is_intact(self, path: str) -> bool:
        """Whether the file is there and nobody has touched it since."""
        return path in self.stamps and _stamp(self.folder / path) == self.stamps[path]

    def intact_below(self, folder: str) -> tuple[str, ...]:
        """The files below a folder, by their paths; none if somebody has touched, added or removed one since."""
        there = _stamps(self.folder, folder)
        known = {path: stamp for path, stamp in self.stamps.items() if path.startswith(folder)}
        return tuple(sorted(known)) if there == known else ()

    def is_whole(self, there: Mapping[str, Stamp] | None = None) -> bool:
        """Whether the site has exactly the files that were built, and nobody has touched one since.

        Where the stamps of the files that are `there` are known, nothing is looked at.
        """
        return bool(self.stamps) and self.stamps == (_stamps(self.folder) if there is None else there)


def load_record(root: Path, site: Path) -> SiteRecord:
    """The record of a site; an empty one if there is none or it cannot be read."""
    try:
        proof, _, text = _file(root, site).read_bytes().partition(b"\n")
        if proof != _proof(text):
            raise ValueError("it is damaged")
        data = json.loads(text)
        return SiteRecord(
            site,
            {address: Made(*digests) for address, digests in data["made"].items()},
            {path: (size, time) for path, (size, time) in data["stamps"].items()},
            Inputs(*data["inputs"]),
            tuple(data["others"]),
            data["artifacts"],
            data["search"],
            unpickled(b64decode(data["summary"])),
            partial(_generator, data["generator"]) if data["generator"] else None,
        )
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        log.info("What is known of %s is not used: %s.", site, error)
    return SiteRecord(site)


def save_record(root: Path, record: SiteRecord) -> None:
    """Writes a record down, beside those of other sites of the knowledge base."""
    data = {
        "made": {address: (each.body, each.whole) for address, each in record.made.items()},
        "stamps": dict(record.stamps),
        "inputs": (record.inputs.all, record.inputs.around),
        "others": record.others,
        "artifacts": dict(record.artifacts),
        "search": record.search,
        "summary": b64encode(pickled(record.summary)).decode(),
        "generator": _as_data(generator) if (generator := record.generator) else None,
    }
    text = json.dumps(data, separators=(",", ":")).encode()
    file = _file(root, record.folder)
    try:
        make_folder(file.parent)
        put(file, b"%s\n%s" % (_proof(text), text))
    except OSError as error:
        log.info("What was built is not written down: %s.", error)


def _as_data(generator: Generator) -> dict[str, Any]:  # Any: JSON
    framing = generator.framing
    return {
        "frames": [(frame.texts, frame.marks) for frame in framing.frames.values()],
        "pages": {address: _as_tuple(framed) for address, framed in framing.pages.items()},
        "contents": framing.contents,
        "unframed": generator.unframed,
        "neighbourhoods": generator.neighbourhoods,
        "common": generator.common,
        "from_covers": generator.from_covers,
        "language": generator.language,
        "templates": generator.templates,
        "date": generator.date,
        "imprint": astuple(generator.imprint),
        "by_hand": generator.by_hand,
        "taken": generator.taken,
    }


def _as_tuple(page: "Framed") -> tuple[object, ...]:
    # `astuple` looks into each value for more to take apart, which takes ten times as long.
    return tuple(getattr(page, each) for each in page.__slots__)


def _generator(data: dict[str, Any]) -> Generator:  # Any: JSON
    # Only now: what makes pages takes as long to import as everything else of an unchanged site.
    from kb_builder.pages import Common, Frame, Framed, Framing, Imprint, NamedPage, Neighbourhood

    frames = [Frame(tuple(texts), tuple(marks)) for texts, marks in data["frames"]]
    return Generator(
        Framing(
            {frame.digest: frame for frame in frames},
            {address: Framed(*values) for address, values in data["pages"].items()},
            data["contents"],
        ),
        data["unframed"],
        {story: Neighbourhood(*digests) for story, digests in data["neighbourhoods"].items()},
        Common(*data["common"]),
        tuple(NamedPage(*values) for values in data["from_covers"]),
        language=data["language"],
        templates=data["templates"],
        date=data["date"],
        imprint=Imprint(*data["imprint"]),
        by_hand=tuple(data["by_hand"]),
        taken=tuple(data["taken"]),
    )


def page_file(address: str) -> str:
    """The file of the page at an address."""
    return f"{address}index.html"


def _file(root: Path, site: Path) -> Path:
    return root / FOLDER / f"{SITE_RECORD}{blake2b(os.fsencode(site), digest_size=8).hexdigest()}.json"


def _stamps(site: Path, below: str = "") -> dict[str, Stamp]:
    """The stamps of all files of a site, or of those `below` a folder of it, by their paths in the site."""
    found: dict[str, Stamp] = {}
    folders = [below]
    while folders:
        inner = folders.pop()
        with contextlib.suppress(FileNotFoundError), os.scandir(f"{site}/{inner}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{inner}{entry.name}/")
                else:
                    found[f"{inner}{entry.name}"] = stamp_of(entry.stat(follow_symlinks=False))
    return found


def _stamp(file: Path) -> Stamp | None:
    try:
        # Once for each page: pathlib takes twice as long.
        return stamp_of(os.stat(file, follow_symlinks=False))  # noqa: PTH116
    except OSError:
        return None


def _proof(text: bytes) -> bytes:
    """Another version of the program writes another kind of record, and would make another site."""
    return blake2b(program_digest() + text, digest_size=16, key=secret()).hexdigest().encode()
