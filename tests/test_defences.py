"""Each defence is needed: what it keeps out gets in as soon as it is gone."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from knowledge import STORY, analysis, convert, entry, source

from kb_builder.checking import configuration, media
from kb_builder.converting import BoundedConverter, TooMuchError, bounded, converter, sanitising
from kb_builder.linking import Broken, library
from kb_builder.model import Story, decoding
from kb_builder.reading import Collection, ImageFile, Text, document, parse_settings, read_tree, text, tree, yaml_values

NEVER = re.compile("(?!)")
FRONT_MATTER = STORY.index("\n") + 1


class OpenStory(Story, extra="ignore"):
    """A story that takes any key."""


@dataclass(frozen=True)
class Defence:
    """Where it lies, what stands there when it is gone, and an attempt that says whether it got in."""

    where: Any
    name: str
    gone: Any
    gets_in: Callable[[Path], bool]


def _is_taken(changed: str) -> bool:
    return entry(changed)[0] is not None


def _with_key(line: str) -> Callable[[Path], bool]:
    return lambda _: _is_taken(STORY[:FRONT_MATTER] + line + "\n" + STORY[FRONT_MATTER:])


def _ends_in_an_exception(_: Path) -> bool:
    try:
        entry(STORY[:FRONT_MATTER] + f"x: {'[' * 3_000}{']' * 3_000}\n" + STORY[FRONT_MATTER:])
    except RecursionError:
        return True
    return False


def _takes_long(_: Path) -> bool:
    start = time.process_time()
    with suppress(TooMuchError):
        BoundedConverter().convert("[a](<b" * 1_500, lambda _: Broken("", ""), base="")
    return time.process_time() - start > 0.5


def _is_included(folder: Path) -> bool:
    (folder / "secret.env").write_text("PASSWORD=1234\n", "utf-8")
    os.chdir(folder)
    return "1234" in convert('--8<-- "secret.env"\n').html


def _is_followed(folder: Path) -> bool:
    (folder / "base/stories").mkdir(parents=True)
    (folder / "secret.md").write_text("PASSWORD=1234\n", "utf-8")
    (folder / "base/stories/x.md").symlink_to("../../secret.md")
    return any(b"1234" in file.data for file in read_tree(folder / "base")[0].files)


def _is_published(folder: Path) -> bool:
    (folder / "stories").mkdir()
    (folder / "stories/x.html").write_text("<script>pwn()</script>", "utf-8")
    return bool(read_tree(folder)[0].images)


def _false_image_passes(_: Path) -> bool:
    facts: Any = SimpleNamespace(images=[ImageFile("stories/x/y.png", 9, b"<script>p")])
    return not list(media.image_files(facts))


def _macros_pass(_: Path) -> bool:
    settings, _ = parse_settings(source("companies.yml", "plugins: [macros]\n"))
    assert settings
    return not list(configuration.executing(settings))


def _name_passes(*names: str) -> Callable[[Path], bool]:
    def pass_by(_: Path) -> bool:
        files = {f"stories/{name}.md": STORY for name in names}
        return not {"bad-slug", "colliding-slug"} & {found.rule.name for found in analysis(files).diagnostics}

    return pass_by


def _shows(markdown: str, html: str) -> Callable[[Path], bool]:
    return lambda _: html in convert(markdown).html


def _follow(folder: Path) -> list[Any]:
    with os.scandir(folder) as entries:
        return [
            SimpleNamespace(name=each.name, is_symlink=lambda: False, is_dir=each.is_dir, is_file=each.is_file)
            for each in entries
        ]


def _passing_over_duplicates(
    value: str, path: str, first_line: int, duplicates: list[Any], *, foreign: bool, build: Any = yaml_values._build
) -> Any:
    return build(value, path, first_line, [], foreign=foreign)


DEFENCES: dict[str, Defence] = {
    "caps on a body": Defence(bounded, "beyond_limits", lambda body: (), _takes_long),
    "cap on depth": Defence(yaml_values, "_MAX_DEPTH", 1_000_000, _ends_in_an_exception),
    "cap on front matter": Defence(
        document, "_FRONT_MATTER_LIMIT", dict.fromkeys(Collection, 10**9), _with_key(f"outcome: {'x ' * 9_000}")
    ),
    "duplicate keys": Defence(yaml_values, "_build", _passing_over_duplicates, _with_key("title: Another title")),
    "anchors": Defence(yaml_values, "_refuse_anchor_and_tag", lambda *_: None, _with_key("outcome: &a x")),
    "tags": Defence(
        yaml_values, "_refuse_anchor_and_tag", lambda *_: None, _with_key("outcome: !!python/name:os.system x")
    ),
    "encoding": Defence(
        document,
        "decode_text",
        lambda file: (Text.of(file.data.decode("latin-1")), []),
        lambda _: document.parse(source("stories/x.md", "---\na: é\n---\n".encode("latin-1")))[0] is not None,
    ),
    "invisible characters": Defence(text, "_FORBIDDEN", NEVER, _with_key("outcome: a\u202eb")),
    "closed keys": Defence(
        decoding,
        "_MODELS",
        {**decoding._MODELS, Collection.STORIES: OpenStory},
        _with_key("template: redirect.html\nlocation: javascript:pwn()"),
    ),
    "no snippets": Defence(converter, "_EXTENSIONS", [*converter._EXTENSIONS, "pymdownx.snippets"], _is_included),
    "list of plugins": Defence(
        configuration, "_RUNNING", {"plugins": set(), "markdown_extensions": set()}, _macros_pass
    ),
    "symbolic links": Defence(tree, "os", SimpleNamespace(**{**vars(os), "scandir": _follow}), _is_followed),
    "kinds of files": Defence(tree, "IMAGE_SUFFIXES", ("",), _is_published),
    "first bytes of images": Defence(media, "_MAGIC", dict.fromkeys(media._MAGIC, (b"",)), _false_image_passes),
    "names": Defence(library, "_is_slug", lambda slug: True, _name_passes("a:b <i>")),
    "twins": Defence(library, "_slugs", lambda sources: [], _name_passes("second-call", "Second-Call")),
    "images of other sites": Defence(
        sanitising, "_SCHEME", NEVER, _shows("<img src='https://evil.example/a.png' alt=x>", "evil.example")
    ),
    "other hosts without a scheme": Defence(
        sanitising, "_LEAVES", NEVER, _shows("<img src='//evil.example/a.png' alt=x>", "evil.example")
    ),
    "ids of the theme": Defence(
        sanitising, "is_reserved_id", lambda value: False, _shows("<p id='search'>x</p>", 'id="search"')
    ),
    "fields": Defence(sanitising, "_keep_control", lambda tag: tag[0], _shows("<b><input type=text></b>", "<input")),
    "classes of the theme": Defence(
        sanitising, "_keep_class", lambda tag, word: True, _shows("<p class='md-overlay'>x</p>", "md-overlay")
    ),
}


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    """What the sanitiser remembers of attributes would hide that a defence is gone, and later that it is back."""
    sanitising._keep.cache_clear()
    yield
    sanitising._keep.cache_clear()


@pytest.mark.parametrize("name", DEFENCES)
def test_what_a_defence_keeps_out_gets_in_without_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing_kept: None
) -> None:
    defence = DEFENCES[name]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    assert not defence.gets_in(tmp_path / "with")
    sanitising._keep.cache_clear()
    monkeypatch.setattr(defence.where, defence.name, defence.gone)
    assert defence.gets_in(tmp_path / "without")
