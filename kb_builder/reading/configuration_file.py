"""The file mkdocs.yml: where it lies, and what anybody may ask of it without knowing our own settings."""

import posixpath
from pathlib import Path

from kb_builder.reading.document import Document
from kb_builder.reading.source_file import Collection, SourceFile
from kb_builder.reading.yaml_values import Mapping, Scalar

CONFIG_NAME = "mkdocs.yml"


class NoKnowledgeBaseError(Exception):
    """There is no mkdocs.yml where one was looked for."""


def find_config(start: Path) -> Path:
    """The nearest mkdocs.yml in a folder or above it; NoKnowledgeBaseError if there is none."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder / CONFIG_NAME
    raise NoKnowledgeBaseError(f"There is no {CONFIG_NAME} in {start} or above it.")


def read_configuration(config_file: Path) -> SourceFile:
    """Its bytes; NoKnowledgeBaseError if it cannot be read."""
    try:
        return SourceFile(config_file.name, Collection.CONFIGURATION, config_file.read_bytes())
    except OSError as error:
        raise NoKnowledgeBaseError(f"{config_file} cannot be read: {error.strerror}.") from error


def folder_of(document: Document | None, key: str, default: str) -> str:
    """The folder that a key such as `docs_dir` names."""
    found = document.front_matter.get(key) if document else None
    return posixpath.normpath(found.text) if isinstance(found, Scalar) and found.text else default


def language_of(document: Document | None) -> str:
    """The language of the theme, `en` where it says none."""
    theme = document.front_matter.get("theme") if document else None
    language = theme.get("language") if isinstance(theme, Mapping) else None
    return language.text if isinstance(language, Scalar) and language.text else "en"


def text_of(document: Document | None, key: str) -> str:
    """The text of a key such as `site_url`; empty where there is none."""
    found = document.front_matter.get(key) if document else None
    return found.text if isinstance(found, Scalar) else ""
