"""Compiled templates are kept between runs in `.kb/cache/`, signed: they are code, and run as soon as they are read."""

import logging
import pickle
from hashlib import blake2b
from pathlib import Path

from kb_builder.keeping import FOLDER, make_folder, put, secret
from kb_builder.pages import COMPILED
from kb_builder.publishing.cache import TEMPLATES, unpickled
from kb_builder.publishing.program import program_digest

_MOST = 500
"""A site has less than a hundred. More come together in a process that builds many sites in turn."""
_PROOF_LENGTH = 16

log = logging.getLogger("mkdocs.plugins.kb-builder")


def recall_templates(root: Path) -> None:
    """Takes what earlier runs have compiled, if it was this user who ran this program."""
    data = _read(root / FOLDER / TEMPLATES)
    if not data:
        return
    proof, known = data[:_PROOF_LENGTH], data[_PROOF_LENGTH:]
    if proof == _proof(known):
        COMPILED.learn(unpickled(known))
    else:
        log.info("The compiled templates are damaged, or those of another program or user; they are made anew.")


def keep_templates(root: Path) -> None:
    """Keeps what this run has compiled for the next one."""
    known = COMPILED.known
    if len(known) > _MOST:
        return
    data = pickle.dumps(known, protocol=5)
    data = _proof(data) + data
    file = root / FOLDER / TEMPLATES
    if data == _read(file):
        return
    try:
        make_folder(file.parent)
        put(file, data)
    except OSError as error:
        log.info("The compiled templates are not kept: %s.", error)


def _read(file: Path) -> bytes:
    """The bytes of the file; none if it cannot be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        log.info("The compiled templates are not read: %s.", error)
        return b""


def _proof(data: bytes) -> bytes:
    return blake2b(program_digest() + data, digest_size=_PROOF_LENGTH, key=secret()).digest()
