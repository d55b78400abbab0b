"""The files of a new knowledge base. They lie in the package as they will lie on disk."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml

NAMES: Mapping[str, str] = {"en": "Service stories", "de": "Servicegeschichten"}
"""What a site is called if nobody says otherwise, by its language; the languages of which there are files."""


def starter_files(language: str, name: str, version: str) -> dict[str, str]:
    """The text of each file by its path below the new folder, sorted.

    `name` is that of the site, `version` that of the program which is to check and build it.
    """
    starter = files("kb_builder") / "starter"
    texts = {path: text for folder in ("both", language) for path, text in _texts(starter / folder)}
    named = yaml.safe_dump({"site_name": name}, allow_unicode=True, width=10_000)  # Hosts read YAML 1.1: No is no name.
    texts["mkdocs.yml"] = texts["mkdocs.yml"].replace("site_name: SITE_NAME\n", named)
    texts["requirements.txt"] = texts["requirements.txt"].replace("VERSION", version)
    return dict(sorted(texts.items()))


def _texts(folder: Traversable, path: str = "") -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _texts(each, f"{path}{each.name}/")
        else:
            yield f"{path}{each.name}", each.read_text("utf-8")
