"""What is remembered between runs changes how long they take, and nothing else."""

import pickle
import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge import BASE_TEXTS, LESSON, STORY, sources
from sites import contents, copy_mini_site, run

from kb_builder.checking import Analysis, analyse
from kb_builder.cli.build import command as build
from kb_builder.model import KbConfig
from kb_builder.pages.compiled import CompiledTemplates
from kb_builder.publishing import cache as cache_module
from kb_builder.publishing import compiled_templates, site_record
from kb_builder.publishing.cache import Cache, Held
from kb_builder.publishing.site_record import Made, SiteRecord, load_record, save_record

Texts = dict[str, str]


def _known(analysis: Analysis) -> tuple[object, ...]:
    """Everything that a report or a page could show of it."""
    facts = analysis.facts
    converted = {
        path: (each, each.html, each.rest, each.text, each.code_free) for path, each in facts.converted.items()
    }
    shown = {
        path: (values[0].digest, values[0].links, values[0].outline, *values[1:]) for path, values in converted.items()
    }
    metas = {entry.path: entry.meta for entry in facts.library.articles}
    return analysis.diagnostics, shown, metas, facts.graph.edges


def _remembering(
    texts: Mapping[str, str],
    file: Path,
    world: bytes = b"w",
    config: KbConfig | None = None,
    held: Held | None = None,
) -> Analysis:
    with closing(Cache(file, world, held)) as cache:
        analysis = analyse(sources(texts), config or KbConfig(), memory=cache)
        cache.save()
    return analysis


def _forgetful(texts: Mapping[str, str], config: KbConfig | None = None) -> Analysis:
    return analyse(sources(texts), config or KbConfig())


def test_long_texts_are_read_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = dict(BASE_TEXTS)
    _remembering(texts, tmp_path / "files.sqlite")

    def refused(*_: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(cache_module, "make_folder", refused)
    with closing(Cache(tmp_path / "files.sqlite", b"w")) as cache:
        for source in sources(texts).files:
            if remembered := cache.recall(source):
                assert remembered.converted.html


# Each edit is tried in any order on whatever the ones before it left.
def _body(texts: Texts) -> None:
    texts["stories/first-call.md"] += "\n[A lesson](../lessons/listen-first.md#practice) with a@b.org and ![](no.png)\n"


def _title(texts: Texts) -> None:
    texts["stories/first-call.md"] = STORY.replace("title: ", "title: Another ", 1)


def _typo(texts: Texts) -> None:
    texts["stories/first-call.md"] = STORY.replace("sentiment: ", "sentimnt: ", 1)


def _draft(texts: Texts) -> None:
    texts["stories/first-call.md"] = STORY.replace("summary:", "status: draft\nsummary:", 1)


def _back(texts: Texts) -> None:
    texts.update(BASE_TEXTS)


def _added(texts: Texts) -> None:
    texts[f"stories/new-{len(texts)}.md"] = STORY + "\nSee [it](first-call.md#situation) and [that](new-1.md).\n"


def _lesson_away(texts: Texts) -> None:
    texts.pop("lessons/listen-first.md", None)


def _heading(texts: Texts) -> None:
    texts["lessons/listen-first.md"] = LESSON + "\n## Something else\n"


def _company(texts: Texts) -> None:
    texts["companies.yml"] = texts["companies.yml"].replace("name: ", "name: Mary ")


def _page(texts: Texts) -> None:
    texts["docs/more.md"] = "# More\n\n[A story](../stories/first-call.md#nowhere)\n"


def _hostile_page(texts: Texts) -> None:
    texts["docs/more.md"] = (
        "---\ntemplate: x\n---\n# More\n\n<script>x</script>\n\n![a](https://images.example/a.png)\n"
    )


_EDITS = (_body, _title, _typo, _draft, _back, _added, _lesson_away, _heading, _company, _page, _hostile_page)


MANY = 1_000 if settings().max_examples > 1_000 else 12


@settings(max_examples=MANY)
@given(edits=st.lists(st.sampled_from(_EDITS), max_size=8), goes_on=st.booleans())
def test_any_edits_give_the_same_as_without(
    tmp_path_factory: pytest.TempPathFactory, edits: list[object], goes_on: bool
) -> None:
    """Whether a process goes on, as a server does, or each edit is seen by one of its own."""
    file = tmp_path_factory.mktemp("cache") / "files.sqlite"
    texts = dict(BASE_TEXTS)
    held: Held | None = {} if goes_on else None
    assert _known(_remembering(texts, file, held=held)) == _known(_forgetful(texts))
    for edit in edits:
        assert callable(edit)
        edit(texts)
        # The companies shape what a story gives (see `Memory`): they are part of the world.
        world = texts["companies.yml"].encode()[:60]
        assert _known(_remembering(texts, file, world, held=held)) == _known(_forgetful(texts)), edit


def test_nothing_is_read_again_that_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "files.sqlite"
    before = _known(_remembering(BASE_TEXTS, file))
    with monkeypatch.context() as patched:
        patched.setattr("kb_builder.checking.analysis.parse", _never)
        patched.setattr("kb_builder.converting.converter.Converter.convert", _never)
        again = _remembering(BASE_TEXTS, file)
        assert again.facts.known == again.facts.converted.keys()
    assert _known(again) == before


def test_what_is_held_is_not_read_again_as_long_as_the_cache_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, held = tmp_path / "files.sqlite", Held()
    before = _known(_remembering(BASE_TEXTS, file))
    assert _known(_remembering(BASE_TEXTS, file, held=held)) == before
    monkeypatch.setattr(cache_module, "_remembered", _never)
    assert _known(_remembering(BASE_TEXTS, file, held=held)) == before
    fewer = {path: text for path, text in BASE_TEXTS.items() if path != "stories/first-call.md"}
    _remembering(fewer, file, held=held)
    assert held.keys() < BASE_TEXTS.keys()
    assert "stories/first-call.md" not in held
    file.unlink()
    assert not _remembering(BASE_TEXTS, file, held=held).facts.known


def test_other_settings_are_another_world(tmp_path: Path) -> None:
    texts = {**BASE_TEXTS, "stories/first-call.md": STORY + "\nCall 030 901820 or 0171 2345678.\n"}
    with_numbers = KbConfig().model_copy(update={"phone_regions": ("DE",)})
    file = tmp_path / "files.sqlite"
    assert _known(_remembering(texts, file, b"1")) == _known(_forgetful(texts))
    found = _remembering(texts, file, b"2", with_numbers)
    assert _known(found) == _known(_forgetful(texts, with_numbers))
    assert any(one.rule.name == "phone-number" for one in found.diagnostics)


@pytest.mark.parametrize("seed", range(12))
def test_damaged_file(tmp_path: Path, seed: int) -> None:
    file = tmp_path / "files.sqlite"
    right = _known(_remembering(BASE_TEXTS, file))
    chance, data = random.Random(seed), bytearray(file.read_bytes())
    for _ in range(chance.choice([1, 20, 2000])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    file.write_bytes(bytes(data) if seed % 3 else bytes(data[: chance.randrange(len(data))]))
    assert _known(_remembering(BASE_TEXTS, file)) == right
    assert _known(_remembering(BASE_TEXTS, file)) == right


def test_foreign_files(tmp_path: Path) -> None:
    right = _known(_forgetful(BASE_TEXTS))
    for name, data in (("text", b"a,b\n"), ("empty", b"")):
        (tmp_path / name).write_bytes(data)
        assert _known(_remembering(BASE_TEXTS, tmp_path / name)) == right
    other = tmp_path / "other"
    with closing(sqlite3.connect(other)) as database, database:
        database.execute("CREATE TABLE found (path TEXT, other INT)")
    assert _known(_remembering(BASE_TEXTS, other)) == right


def test_long_texts_that_are_lost_are_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "files.sqlite"
    right = _known(_remembering(BASE_TEXTS, file))
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DELETE FROM bulk")
    assert _known(_remembering(BASE_TEXTS, file)) == right


def test_nothing_but_our_values_is_unpickled(tmp_path: Path) -> None:
    file = tmp_path / "files.sqlite"
    _remembering(BASE_TEXTS, file)
    canary = tmp_path / "canary"

    class Hostile:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (canary,)

    data = pickle.dumps(Hostile())
    with pytest.raises(pickle.UnpicklingError, match="does not belong"):
        cache_module.unpickled(data)
    assert not canary.exists()


def test_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", "utf-8")
    assert _known(_remembering(BASE_TEXTS, tmp_path / "cache" / "files.sqlite")) == _known(_forgetful(BASE_TEXTS))


def test_two_runs_at_once(tmp_path: Path) -> None:
    file = tmp_path / "files.sqlite"
    changed = {**BASE_TEXTS, "stories/first-call.md": STORY + "\nMore.\n"}
    with closing(Cache(file, b"w")) as one, closing(Cache(file, b"w")) as other:
        first = analyse(sources(BASE_TEXTS), KbConfig(), memory=one)
        second = analyse(sources(changed), KbConfig(), memory=other)
        one.save()
        other.save()
        assert (_known(first), _known(second)) == (_known(_forgetful(BASE_TEXTS)), _known(_forgetful(changed)))
    assert _known(_remembering(BASE_TEXTS, file)) == _known(_forgetful(BASE_TEXTS))


def test_what_is_gone_is_dropped(tmp_path: Path) -> None:
    file = tmp_path / "files.sqlite"
    _remembering({**BASE_TEXTS, "stories/canary.md": STORY}, file)
    _remembering(BASE_TEXTS, file)
    with closing(sqlite3.connect(file)) as database:
        paths = {path for (path,) in database.execute("SELECT path FROM found UNION SELECT path FROM bulk")}
    assert "stories/first-call.md" in paths
    assert "stories/canary.md" not in paths


# The commands


def test_commands(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    assert "does not exist" in run("kb", "cache", "info", cwd=root).stdout
    cold = run("kb", "check", cwd=root)
    warm = run("kb", "check", cwd=root)
    assert (cold.stdout, cold.returncode) == (warm.stdout, warm.returncode)
    assert (root / ".kb" / ".gitignore").read_text("utf-8") == "*\n"
    done = run("kb", "cache", "info", cwd=root)
    number, of_all = done.stdout.partition("unchanged: ")[2].split(" of ")
    assert int(number) > 5
    assert of_all.startswith(number)
    assert run("kb", "cache", "clear", cwd=root).stdout == ".kb/cache/files.sqlite is deleted.\n"
    assert run("kb", "cache", "clear", cwd=root).stdout == ".kb/cache/files.sqlite does not exist.\n"


def test_site_is_the_same_with_and_without(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    run("kb", "build", "--site-dir", "cold", cwd=root)
    run("kb", "build", "--site-dir", "warm", cwd=root)
    assert run("kb", "build", "--no-cache", "--site-dir", "without", cwd=root).returncode == 0
    assert contents(root / "cold") == contents(root / "warm") == contents(root / "without")


def test_clearing_forgets_the_sites_too(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    run("kb", "build", cwd=root)
    assert list((root / ".kb/cache").glob("site-*"))
    run("kb", "cache", "clear", cwd=root)
    assert list((root / ".kb/cache").iterdir()) == []


def test_no_cache_leaves_nothing(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    run("kb", "check", "--no-cache", cwd=root)
    run("kb", "build", "--no-cache", cwd=root)
    assert not (root / ".kb").exists()


def _never(*_: object, **__: object) -> object:
    raise AssertionError("it is known already")


def test_site_of_another_version_of_the_program_is_not_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("A page")
    save_record(tmp_path, SiteRecord(site, {"": Made("body", "whole")}).stamped())
    assert load_record(tmp_path, site).made
    monkeypatch.setattr(site_record, "program_digest", lambda: b"another version")
    assert not load_record(tmp_path, site).made


# Compiled templates: they are code


def _build_templates(root: Path, monkeypatch: pytest.MonkeyPatch) -> CompiledTemplates:
    """Builds as a process does that has compiled nothing yet; what it has compiled, or recalled."""
    compiled = CompiledTemplates()
    for module in ("pages.rendering", "hosts.mkdocs_plugin", "publishing.compiled_templates"):
        monkeypatch.setattr(f"kb_builder.{module}.COMPILED", compiled)
    done = CliRunner().invoke(build, ["-f", str(root / "mkdocs.yml")], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return compiled


def _forget_the_site(root: Path) -> None:
    for record in (root / ".kb/cache").glob("site-*"):
        record.unlink()


def test_templates_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_mini_site(tmp_path / "base")
    first = _build_templates(root, monkeypatch)
    site = contents(root / "site")
    _forget_the_site(root)
    kept = (root / ".kb/cache/templates").stat().st_ino
    monkeypatch.setattr(CompiledTemplates, "dump_bytecode", _never)
    assert _build_templates(root, monkeypatch).known == first.known
    assert contents(root / "site") == site
    assert (root / ".kb/cache/templates").stat().st_ino == kept, "it was written again"


def test_changed_template_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_mini_site(tmp_path / "base")
    own = root / "overrides/kb/home.html"
    own.parent.mkdir()
    for text in ("<h1>One</h1>", "<h1>Two</h1>"):
        own.write_text(text, "utf-8")
        _build_templates(root, monkeypatch)
        assert text in (root / "site/index.html").read_text("utf-8")


@pytest.mark.parametrize("whose", ["somebody else's", "damaged", "cut off", "another program's"])
def test_foreign_templates_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whose: str) -> None:
    file = tmp_path / ".kb/cache/templates"
    with monkeypatch.context() as elsewhere:
        if whose == "somebody else's":
            elsewhere.setattr(compiled_templates, "secret", lambda: b"somebody else")
        if whose == "another program's":
            elsewhere.setattr(compiled_templates, "program_digest", lambda: b"another program")
        elsewhere.setattr(compiled_templates, "COMPILED", _compiled({"a": b"code"}))
        compiled_templates.keep_templates(tmp_path)
    data = bytearray(file.read_bytes())
    if whose == "damaged":
        data[-3] ^= 1
    file.write_bytes(data[:-1] if whose == "cut off" else data)
    mine = _compiled({"b": b"mine"})
    monkeypatch.setattr(compiled_templates, "COMPILED", mine)
    compiled_templates.recall_templates(tmp_path)
    assert mine.known == {"b": b"mine"}
    compiled_templates.keep_templates(tmp_path)
    other = _compiled({})
    monkeypatch.setattr(compiled_templates, "COMPILED", other)
    compiled_templates.recall_templates(tmp_path)
    assert other.known == {"b": b"mine"}


def test_no_templates_are_kept_without_a_cache(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    done = CliRunner().invoke(build, ["-f", str(root / "mkdocs.yml"), "--no-cache"], catch_exceptions=False)
    assert done.exit_code == 0
    assert not (root / ".kb").exists()


def _compiled(known: Mapping[str, bytes]) -> CompiledTemplates:
    compiled = CompiledTemplates()
    compiled.learn(known)
    return compiled


def _never(*_: object) -> None:
    raise AssertionError("a template was compiled")
