"""What was found out about files, kept between runs in `.kb/cache/` beside mkdocs.yml.

One SQLite file: a run that is killed leaves the last whole state, and several runs may use it at once. Each record has
the hash of everything that shaped it, and is signed; one that does not fit is as good as none. Deleting the
folder at any time costs time and nothing else.
"""

import io
import logging
import pickle
import sqlite3
from array import array
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kb_builder.checking import ForgottenError, Remembered
from kb_builder.converting import Bulk
from kb_builder.keeping import FOLDER, SEARCH_INDEX, make_folder, secret
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.publishing.program import program_digest
from kb_builder.reading import Collection, SourceFile

TEMPLATES = "templates"
"""The name of the file of compiled templates (see `compiled_templates`)."""
SITE_RECORD = "site-"
"""How the names of the records of sites begin (see `site_record`)."""
_FILE = "files.sqlite"
_ELSEWHERE = Bulk("", "", "", "")
_NOTHING_HELD = (b"", None)
_SECONDS_TO_WAIT = 5.0

log = logging.getLogger("mkdocs.plugins.kb-builder")

_NAMES = ("found", "bulk")
_TABLES = """
CREATE TABLE IF NOT EXISTS found (path TEXT PRIMARY KEY, key BLOB, proof BLOB, data BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bulk (path TEXT PRIMARY KEY, key BLOB, proof BLOB, data BLOB);
"""


Held = dict[str, tuple[bytes, Remembered]]
"""What a process that goes on holds of what it has read from a cache, by path, with the keys."""


class Cache:
    """The memory of one run (see `kb_builder.checking.Memory`); `save` makes it last.

    What is `held` from the run before is not read again, as long as the cache has it still.
    """

    def __init__(self, file: Path, world: bytes, held: Held | None = None) -> None:
        self._file, self._world, self._held = file, world, {} if held is None else held
        self._stored = _load(file)
        self._seen: set[str] = set()
        self._open: sqlite3.Connection | None = None
        self._is_writable = True
        self._last: tuple[bytes, Bulk] | None = None

    def recall(self, source: SourceFile) -> Remembered | None:
        """What these bytes at this path gave before."""
        self._seen.add(source.path)
        key, proof, data = self._stored.get(source.path, (b"", b"", b""))
        # A damaged file can hold values of any kind.
        if key != self._key(source):
            return None
        held_key, known = self._held.get(source.path, _NOTHING_HELD)
        if known is None or held_key != key:
            if not isinstance(data, bytes) or proof != _proof(key, data):
                return None
            known = _remembered(data)
            self._held[source.path] = key, known
        return replace(known, converted=replace(known.converted, bulk=partial(self._fetch, source.path, key)))

    def keep(self, source: SourceFile, found: Remembered) -> Callable[[], Bulk] | None:
        """Remembers what these bytes gave, at first for this run alone; the long texts are fetched from there."""
        bulk = found.converted.bulk
        assert isinstance(bulk, Bulk)
        key = self._key(source)
        short = replace(found.converted, bulk=_ELSEWHERE)
        data = (found.meta, short, found.in_front_matter, found.problems, found.sample.tobytes())
        written = self._write(
            *(
                (f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)", (source.path, key, _proof(key, each), each))
                for table, each in (("found", pickled(data)), ("bulk", pickled(bulk)))
            )
        )
        return partial(self._fetch, source.path, key) if written else None

    def save(self) -> None:
        """Drops what is gone, and lets all that was kept last."""
        for path in self._held.keys() - self._seen:
            del self._held[path]
        gone = [(f"DELETE FROM {table} WHERE path = ?", (path,)) for table in _NAMES for path in self._gone()]
        if gone:
            self._write(*gone)
        try:
            if self._open is not None:
                self._open.commit()
        except sqlite3.Error as error:
            self._give_up(error)

    def _gone(self) -> list[str]:
        return sorted(self._stored.keys() - self._seen)

    def _write(self, *statements: tuple[str, tuple[str | bytes, ...]]) -> bool:
        """Whether it could be written. A cache that cannot be written is no error: it saves time only."""
        if not self._is_writable:
            return False
        try:
            if self._open is None:
                make_folder(self._file.parent)
            database = self._connection()
            if not database.in_transaction:
                database.executescript(_TABLES)
                database.execute("BEGIN IMMEDIATE")
            for statement, values in statements:
                database.execute(statement, values)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)
        return self._is_writable

    def _give_up(self, error: Exception) -> None:
        log.info("The cache %s is not written: %s.", self._file, error)
        self._is_writable = False
        self.close()

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = _connect(self._file)
        return self._open

    def _key(self, source: SourceFile) -> bytes:
        return blake2b(source.path.encode() + b"\0" + source.data, digest_size=16, key=self._world).digest()

    def _fetch(self, path: str, key: bytes) -> Bulk:
        if self._last is not None and self._last[0] == key:
            return self._last[1]  # A page asks for several of its texts in a row.
        try:
            row = self._connection().execute("SELECT proof, data FROM bulk WHERE path = ? AND key = ?", (path, key))
            proof, data = row.fetchone() or (b"", b"")
        except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
            raise ForgottenError(path) from error
        if not isinstance(data, bytes) or proof != _proof(key, data):
            raise ForgottenError(path)
        bulk: Bulk = unpickled(data)
        self._last = (key, bulk)
        return bulk

    def close(self) -> None:
        """Lets go of the file; it is opened again when a long text is fetched."""
        if self._open is not None:
            self._open.close()
            self._open = None


def cache_file(root: Path) -> Path:
    """Where the cache of the knowledge base in this folder lies."""
    return root / FOLDER / _FILE


def clear_cache(file: Path) -> list[Path]:
    """Deletes a cache with all that lies beside it: records of sites, compiled templates, indexes of `kb search`.

    What was deleted, sorted.
    """
    names = (file.name, f"{file.name}-journal", TEMPLATES, f"{SITE_RECORD}*", f"{SEARCH_INDEX}*")
    found = sorted(each for name in names for each in file.parent.glob(name))
    for each in found:
        each.unlink(missing_ok=True)
    return found


def open_cache(base: KnowledgeBase, held: Held | None = None) -> Cache:
    """The cache of a knowledge base, with what is still right under its settings; it may fill and use what is held."""
    return Cache(cache_file(base.root), _world(base), held)


def _world(base: KnowledgeBase) -> bytes:
    """Everything but its own bytes that shapes what a file gives."""
    digest = blake2b(program_digest() + base.rulebook.digest, digest_size=16)
    digest.update(base.config.model_dump_json().encode())
    for source in (*base.sources.of(Collection.COMPANIES), *base.sources.of(Collection.FINGERPRINTS)):
        digest.update(f"\0{source.path} {len(source.data)}\0".encode() + source.data)
    return digest.digest()


def _load(file: Path) -> dict[str, tuple[bytes, bytes, bytes]]:
    if not file.exists():
        return {}
    try:
        with closing(_connect(file)) as database:
            rows = database.execute("SELECT path, key, proof, data FROM found")
            return {path: (key, proof, data) for path, key, proof, data in rows}
    except sqlite3.OperationalError as error:
        log.info("The cache %s is not read: %s.", file, error)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        log.info("The cache %s is damaged; it is made anew.", file)
        file.unlink(missing_ok=True)
    return {}


def _connect(file: Path) -> sqlite3.Connection:
    # `kb serve` builds in one thread after the other, never in two at once.
    return sqlite3.connect(file, timeout=_SECONDS_TO_WAIT, check_same_thread=False)


def _remembered(data: bytes) -> Remembered:
    """What was kept, without its long texts."""
    meta, converted, in_front_matter, problems, sample = unpickled(data)
    return Remembered(
        meta=meta,
        converted=converted,
        in_front_matter=in_front_matter,
        problems=problems,
        sample=array("q", sample),
    )


def _proof(key: bytes, data: bytes) -> bytes:
    return blake2b(key + data, digest_size=16, key=secret()).digest()


def pickled(value: object) -> bytes:
    """A value of this package's classes, as `unpickled` reads it."""
    written = io.BytesIO()
    _Pickler(written, protocol=5).dump(value)
    return written.getvalue()


class _Pickler(pickle.Pickler):
    """Writes our small classes as calls: what `dataclasses` does instead for those with slots is read half as fast."""

    def reducer_override(self, value: object) -> Any:  # Any: as in the base class
        names = _parameters[type(value)]
        return (type(value), tuple(getattr(value, name) for name in names)) if names else NotImplemented


class _Parameters(dict[type, tuple[str, ...]]):
    """The fields of a class with slots, in the order in which it takes them; none if it is made in another way."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        taken = fields(kind) if is_dataclass(kind) and "__slots__" in vars(kind) else ()
        is_simple = all(each.init and not each.kw_only for each in taken)
        self[kind] = tuple(each.name for each in taken) if is_simple else ()
        return self[kind]


_parameters = _Parameters()


def unpickled(data: bytes) -> Any:  # Any: whatever was put in
    """A value of this package's classes that was pickled; UnpicklingError if it holds anything else."""
    return _Unpickler(io.BytesIO(data)).load()


_classes: dict[tuple[str, str], type] = {}
"""Those that were found before: a story names a dozen."""


class _Unpickler(pickle.Unpickler):
    """Makes values of this package and dates, and nothing that could do something else."""

    def find_class(self, module: str, name: str) -> Any:  # Any: whatever class
        if (module, name) not in _classes:
            _classes[module, name] = self._class(module, name)
        return _classes[module, name]

    def _class(self, module: str, name: str) -> type:
        if module.startswith("kb_builder.") or (module, name) in {("datetime", "date"), ("builtins", "frozenset")}:
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} does not belong in the cache.")
