"""Pagefind, the search of a published site: one run over the finished folder, and a bundle that is whole.

https://pagefind.app/docs/indexing/ describes the attributes `data-pagefind-*` in the pages.
"""

import gzip
import json
import re
import signal
import subprocess
import zlib
from collections.abc import Collection, Iterable
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from kb_builder.publishing.site_record import INDEX_FOLDER

_OPTIONS = ("--exclude-selectors", ".headerlink", "--silent")
_SECONDS = 1800.0
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ENTRY = "pagefind-entry.json"
_PARTS = {"fragment": ".pf_fragment", "index": ".pf_index", "filter": ".pf_filter"}


class SearchError(Exception):
    """There is no index; the argument says why."""

    def __str__(self) -> str:
        return f"The index for the readers' search could not be made. {super().__str__()}"


def find_program() -> Path | None:
    """The program that comes with the extra `search`; None without it.

    It is looked for as its own package does: the variable `PAGEFIND_BINARY_PATH` wins.
    """
    try:
        from pagefind.service import get_executable
    except ImportError:
        return None
    program = get_executable()
    return program.absolute() if program and program.is_file() else None


def settings_digest(program: Path) -> str:
    """Changes with everything but the pages that shapes a bundle."""
    status = program.stat()
    known = (version("pagefind"), str(program), status.st_size, status.st_mtime_ns, _OPTIONS)
    return blake2b(repr(known).encode(), digest_size=16).hexdigest()


def index_site(program: Path, site: Path, pages: Collection[str], *, seconds: float = _SECONDS) -> None:
    """Indexes the finished pages with these paths below a folder and puts the bundle beside them.

    SearchError if the program does not end well, or if what it made is not the whole index of so many pages.
    """
    try:
        done = subprocess.run(
            [program, "--site", site, "--output-subdir", INDEX_FOLDER, *_OPTIONS, "--glob", files_to_read(pages)],
            cwd=site,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SearchError(f"Pagefind was stopped: it did not end within {seconds:.0f} seconds.") from None
    except OSError as error:
        raise SearchError(f"Pagefind cannot be started: {program}: {error.strerror}.") from error
    if done.returncode:
        raise SearchError(f"Pagefind {_ended(done.returncode)}.{_last_words(done.stdout)}")
    bundle = site / INDEX_FOLDER
    programs = check_bundle(bundle, len(pages))
    # Ready-made interfaces, one of which executes what stands in a filter, and a worker: ours needs none of them.
    for file in (*bundle.glob("pagefind-*.js"), *bundle.glob("pagefind-*.css"), *bundle.glob("wasm.*.pagefind")):
        if file.name not in programs:
            file.unlink()


def files_to_read(pages: Iterable[str]) -> str:
    """The pattern of the files among which these pages are: Pagefind parses all that fit, twins of pages too.

    All of them where a folder has a name that might mean something else in a pattern
    (https://pagefind.app/docs/config-options/#glob).
    """
    tops = {tuple(path.partition("/")[:2]) for path in pages}
    if not all(_PLAIN.fullmatch(name) for name, _ in tops):
        return "**/*.html"
    return f"{{{','.join(sorted(f'{name}/**/*.html' if folder else name for name, folder in tops))}}}"


def _ended(code: int) -> str:
    if code > 0:
        return f"ended with the exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    why = ", perhaps because there was not enough memory" if name == "SIGKILL" else ""
    return f"was ended by the signal {name}{why}"


def _last_words(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f" It said: {' '.join(lines[-3:])}" if lines else ""


def check_bundle(bundle: Path, pages: int) -> set[str]:
    """The programs by which the index is read. SearchError if a file is missing, empty or damaged that is named."""
    programs: set[str] = set()
    try:
        entry = json.loads((bundle / _ENTRY).read_bytes())
        languages = entry["languages"]
        indexed = sum(each["page_count"] for each in languages.values())
        for code, each in languages.items():
            _check_language(bundle, code, each["hash"])
            programs.add(f"wasm.{each['wasm'] or 'unknown'}.pagefind")
            _read(bundle / f"wasm.{each['wasm'] or 'unknown'}.pagefind")
        if not (bundle / "pagefind.js").stat().st_size:
            raise ValueError("pagefind.js is empty")
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
        raise SearchError(f"Pagefind left an index that is not whole: {error}.") from error
    if indexed != pages:
        raise SearchError(f"Pagefind indexed {indexed} pages, but {pages} pages are to be found.")
    return programs


def _check_language(bundle: Path, code: str, digest: str) -> None:
    names = {
        file.name.removesuffix(suffix)
        for folder, suffix in _PARTS.items()
        for file in (bundle / folder).glob(f"*{suffix}")
        if _read(file)
    }
    # CBOR, in which the names stand as they are; what follows one may look like more of it.
    meta = _read(bundle / f"pagefind.{digest}.pf_meta").decode("latin-1")
    for match in re.finditer(rf"{re.escape(code)}_[0-9a-f]{{7,}}", meta):
        found = match[0]
        if not any(found[:end] in names for end in range(len(code) + 8, len(found) + 1)):
            raise ValueError(f"{found} is missing")


def _read(file: Path) -> bytes:
    """What is in a file of the bundle; ValueError if that is nothing."""
    data = gzip.decompress(file.read_bytes())
    if not data:
        raise ValueError(f"{file.name} is empty")
    return data
