"""The mkdocs.yml of a staged site: that of the knowledge base without what is ours."""

from collections.abc import Iterable, Iterator

import yaml

MARK = "# Written by kb stage."
"""The first line of the file; where it stands, a later stage may take its place."""

_KEPT = (
    *("site_name", "site_url", "site_description", "site_author", "copyright"),
    *("repo_url", "repo_name", "theme", "extra_css", "extra_javascript", "markdown_extensions", "nav", "extra"),
)
_NEEDED = ("attr_list", "def_list", "md_in_html", "tables")
"""What the staged pages use of Python-Markdown."""
_OF_A_FOLDER = ("favicon", "logo")
_Node = yaml.Node


class StagingError(Exception):
    """Something that cannot be staged; the argument is for people."""


def staged_settings(settings: bytes, files: Iterable[str], nav: Iterable[str]) -> bytes:
    """The settings for any generator that reads mkdocs.yml, without plugins, hooks and templates.

    `files` are the paths of all staged files below the folder of pages; `nav` those that stand in the navigation if
    the owner has written none. StagingError if the settings are in another file too.
    """
    root = yaml.compose(settings.decode("utf-8-sig"), Loader=yaml.CSafeLoader)
    assert isinstance(root, yaml.MappingNode), "the settings have been read before"
    said = {key.value: value for key, value in root.value}
    if "INHERIT" in said:
        raise StagingError("mkdocs.yml inherits settings from another file. Write them into it before you stage.")
    known = frozenset(files)
    found = {key: said[key] for key in _KEPT if key in said}
    if "theme" in found:
        found["theme"] = _theme(found["theme"], known)
    found["markdown_extensions"] = _extensions(found.get("markdown_extensions"))
    if "nav" not in found:
        found["nav"] = _sequence(map(_text, nav))
    # Nobody can edit a page where it was staged; a generator would make up where.
    found |= {"edit_uri": _text(""), "not_in_nav": _text("*")}
    ordered = [*(key for key in _KEPT if key in found), "edit_uri", "not_in_nav"]
    mapping = yaml.MappingNode("tag:yaml.org,2002:map", [(_text(key), found[key]) for key in ordered])
    text: str = yaml.serialize(mapping, Dumper=yaml.SafeDumper, allow_unicode=True, width=1000)
    return f"{MARK}\n{text}".encode()


def _theme(node: _Node, files: frozenset[str]) -> _Node:
    """Without the site's own templates, and without what lies beside them."""
    if not isinstance(node, yaml.MappingNode):
        return node
    return _mapping((key, value) for key, value in _palette(node) if not _is_lost(key.value, value, files))


def _palette(node: yaml.MappingNode) -> Iterator[tuple[_Node, _Node]]:
    """Colours of the site's own style sheet are the theme's."""
    for key, value in node.value:
        if key.value == "palette" and isinstance(value, yaml.SequenceNode):
            yield key, _sequence(_plain_colours(each) for each in value.value)
        else:
            yield key, _plain_colours(value) if key.value == "palette" else value


def _plain_colours(node: _Node) -> _Node:
    if not isinstance(node, yaml.MappingNode):
        return node
    return _mapping((key, value) for key, value in node.value if value.value != "custom")


def _is_lost(key: str, value: _Node, files: frozenset[str]) -> bool:
    return key == "custom_dir" or (key in _OF_A_FOLDER and value.value not in files)


def _extensions(node: _Node | None) -> _Node:
    """Those of the site, and those that the staged pages need."""
    if isinstance(node, yaml.MappingNode):
        names = {key.value for key, _ in node.value}
        return _mapping([*node.value, *((_text(name), _mapping(())) for name in _NEEDED if name not in names)])
    listed = list(node.value) if isinstance(node, yaml.SequenceNode) else []
    names = {(each.value[0][0] if isinstance(each, yaml.MappingNode) and each.value else each).value for each in listed}
    names = {name.removeprefix("markdown.extensions.") for name in names if isinstance(name, str)}
    return _sequence([*listed, *(_text(name) for name in _NEEDED if name not in names)])


def _text(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text)


def _sequence(nodes: Iterable[_Node]) -> yaml.SequenceNode:
    return yaml.SequenceNode("tag:yaml.org,2002:seq", list(nodes))


def _mapping(items: Iterable[tuple[_Node, _Node]]) -> yaml.MappingNode:
    return yaml.MappingNode("tag:yaml.org,2002:map", list(items))
