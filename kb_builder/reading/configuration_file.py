"""The file mkdocs.yml: where it lies, and what anybody may ask of it without knowing our own settings."""

import posixpath
from pathlib import Path
from urllib.parse import urlsplit

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


def text_of(document: Document | None, key: str) -> str:
    """What a key such as `site_name` says; empty where it says nothing, or more than a text."""
    found = document.front_matter.get(key) if document else None
    return " ".join(found.text.split()) if isinstance(found, Scalar) else ""


def web_address_of(document: Document | None, key: str) -> str:
    """The address that a key such as `site_url` names, without a slash at its end; empty if it is none of the web."""
    text = text_of(document, key)
    try:
        is_web = urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).hostname)
    except ValueError:
        return ""
    return text.rstrip("/") if is_web else ""


def language_of(document: Document | None) -> str:
    """The language of the theme, `en` where it says none."""
    theme = document.front_matter.get("theme") if document else None
    language = theme.get("language") if isinstance(theme, Mapping) else None
    return language.text if isinstance(language, Scalar) and language.text else "en"
