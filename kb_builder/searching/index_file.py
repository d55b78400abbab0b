"""The files of an index, kept between runs in one SQLite file that only this user can have written.

An index is read by unpickling, so nothing of it is opened that is not what this user wrote: a signed manifest names
every file with its digest. Whatever does not fit is as good as none. One transaction writes all of it: a run that is
killed leaves the last whole state, and of two at once each reads a whole one.
"""

import hmac
import json
import logging
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kb_builder.keeping import make_folder, secret

log = logging.getLogger("kb-builder")

_SECONDS_TO_WAIT = 5.0
_MANIFEST = "manifest"
_TABLE = "CREATE TABLE IF NOT EXISTS file (name TEXT PRIMARY KEY, data BLOB)"


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of an index by name, and what is known of the texts in it."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)  # Any: plain data, as the index wants it
    seal: bytes = b""
    """The signed manifest that was found, good or not: whether somebody else has written since."""


def load(file: Path, world: bytes) -> Kept:
    """What was kept in the same world; nothing when it is missing, damaged, or somebody else's."""
    try:
        rows = _rows(file) if file.exists() else {}
    except sqlite3.OperationalError as error:
        log.info("The index %s is not read: %s.", file, error)
        return Kept()
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        log.info("The index %s is damaged; it is made anew.", file)
        file.unlink(missing_ok=True)
        return Kept()
    seal = rows.pop(_MANIFEST, b"")
    manifest = _manifest(seal, world)
    if manifest is None or {name: _digest(data) for name, data in rows.items()} != manifest["files"]:
        return Kept(seal=seal)
    return Kept(rows, manifest["about"], seal)


def save(file: Path, world: bytes, before: Kept, after: Kept) -> bool:
    """Keeps an index in place of the one that was loaded; False if that cannot be done, or another run was quicker.

    What is deleted is overwritten with zeros: it may be a story that was withdrawn.
    """
    try:
        make_folder(file.parent)
        with closing(_connect(file)) as database, database:
            database.execute("PRAGMA secure_delete = ON")
            database.execute("BEGIN IMMEDIATE")
            database.execute(_TABLE)
            there = dict(database.execute("SELECT name, CASE name WHEN ? THEN data END FROM file", (_MANIFEST,)))
            if there.get(_MANIFEST, b"") != before.seal:
                return False
            gone = there.keys() - after.files.keys()
            database.executemany("DELETE FROM file WHERE name = ?", [(name,) for name in sorted(gone)])
            new = {name: data for name, data in after.files.items() if before.files.get(name) is not data}
            rows = [*new.items(), (_MANIFEST, _signed(after, world))]
            database.executemany("INSERT OR REPLACE INTO file VALUES (?, ?)", rows)
    except (OSError, sqlite3.Error) as error:
        log.info("The index %s is not written: %s.", file, error)
        return False
    return True


def _rows(file: Path) -> dict[str, bytes]:
    with closing(_connect(file)) as database:
        return {name: data for name, data in database.execute("SELECT name, data FROM file") if isinstance(data, bytes)}


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=_SECONDS_TO_WAIT, isolation_level=None)


def _signed(kept: Kept, world: bytes) -> bytes:
    files = {name: _digest(data) for name, data in sorted(kept.files.items())}
    text = json.dumps({"files": files, "about": kept.about}, sort_keys=True).encode()
    return _proof(text, world) + text


def _manifest(data: bytes, world: bytes) -> dict[str, Any] | None:  # Any: what `_signed` wrote
    proof, text = data[:32], data[32:]
    if not hmac.compare_digest(proof, _proof(text, world)):
        return None
    manifest: dict[str, Any] = json.loads(text)
    return manifest


def _proof(text: bytes, world: bytes) -> bytes:
    return blake2b(len(world).to_bytes(4) + world + text, digest_size=32, key=secret()).digest()


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=20).hexdigest()
