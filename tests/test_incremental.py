"""A build that takes over what it can is, byte for byte, a build from nothing."""

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings
from sites import ROOT, contents, copy_mini_site

from kb_builder.cli.build import command
from kb_builder.hosts import keeping

EDITS = 200 if settings().max_examples > 1_000 else 20
STORY = Path("stories/first-call.md")
OWNING = ("own-it", "keep-it")
"""The names of a lesson, of which it has one at a time."""


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    file.write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE), "utf-8")


def _some_story(root: Path, chance: random.Random) -> Path:
    return chance.choice(sorted((root / "stories").glob("*.md")))


def body(root: Path, chance: random.Random) -> None:
    with _some_story(root, chance).open("a", encoding="utf-8") as file:
        file.write(f"\nA line more: {chance.randrange(1000)}.\n")


def title(root: Path, chance: random.Random) -> None:
    _replace(_some_story(root, chance), r"^title:.*", f'title: "Nr {chance.randrange(1000)} & <b>more</b>"')


def sentiment(root: Path, chance: random.Random) -> None:
    _replace(_some_story(root, chance), r"^sentiment:.*", f"sentiment: {chance.choice(['positive', 'neutral'])}")


def mood(root: Path, chance: random.Random) -> None:
    points = f"[{{beat: situation, mood: {chance.randrange(3)}}}, {{beat: outcome, mood: -1}}]"
    _replace(root / "stories/second-call.md", r"^arc:.*", f"arc: {points}")


def hinge(root: Path, chance: random.Random) -> None:
    """The question and the outcome of a story stand on the pages of its contrasts too."""
    story = root / "stories/second-call.md"
    _replace(story, r"^<!-- pause: .*", f"<!-- pause: What now, {chance.randrange(100)}? -->")
    _replace(story, r"^outcome: .*", f"outcome: It takes {chance.randrange(100)} hours.")


def lessons(root: Path, chance: random.Random) -> None:
    role = chance.choice(["followed", "partly", "broken"])
    other = next(name for name in OWNING if (root / f"lessons/{name}.md").exists())
    _replace(root / STORY, r"^lessons:.*(\n +-.*)*", f"lessons: [{{id: listen-first, role: {role}}}, {other}]")


def review(root: Path, chance: random.Random) -> None:
    story = _some_story(root, chance)
    _replace(story, r"^review:.*(\n +.*)*\n", "")
    _replace(story, r"^added:", f"review: {{last: 2026-01-10, due: 2027-0{chance.randrange(1, 10)}-01}}\nadded:")


def channel(root: Path, chance: random.Random) -> None:
    """What was missing is there, and the other way round."""
    _replace(_some_story(root, chance), r"^channel:.*", f"channel: {chance.choice(['chat', 'phone', 'store'])}")


def more(root: Path, chance: random.Random) -> None:
    name = f"more-{chance.randrange(5)}"
    text = (root / STORY).read_text("utf-8")
    text = re.sub(r"^(?:journey|aliases):.*\n", "", text, flags=re.MULTILINE)
    (root / "stories" / f"{name}.md").write_text(f"{text}\nThis is {name} [here](first-call.md#situation).\n", "utf-8")


def fewer(root: Path, chance: random.Random) -> None:
    for path in sorted((root / "stories").glob("more-*.md"))[:1]:
        path.unlink()


def renamed(root: Path, chance: random.Random) -> None:
    for path in sorted((root / "stories").glob("more-*.md"))[:1]:
        path.rename(path.with_name("more-9.md"))


def renamed_with_an_alias(root: Path, chance: random.Random) -> None:
    """A lesson that goes by another name, or by its first one again."""
    first, second = (root / f"lessons/{name}.md" for name in OWNING)
    old, new = (first, second) if first.exists() else (second, first)
    text = re.sub(r"^aliases:.*\n", "", old.read_text("utf-8"), flags=re.MULTILINE)
    new.write_text(text.replace("added:", f"aliases: [{old.stem}]\nadded:", 1), "utf-8")
    old.unlink()
    for path in (*(root / "stories").glob("*.md"), *(root / "courses").glob("*.md")):
        path.write_text(re.sub(rf"\b{old.stem}\b", new.stem, path.read_text("utf-8")), "utf-8")


def moved_alias(root: Path, chance: random.Random) -> None:
    """A former address that leads to another page than before, while no page comes or goes."""
    stories = [root / f"stories/{name}.md" for name in ("first-call", "quiet-queue")]
    for path in stories:
        _replace(path, r"^aliases:.*\n", "")
    _replace(chance.choice(stories), r"^added:", "aliases: [silent-queue]\nadded:")


def ledger(root: Path, chance: random.Random) -> None:
    (root / "published-urls.txt").write_text(f"# {chance.randrange(100)}\n/stories/first-call/\n", "utf-8")


def company(root: Path, chance: random.Random) -> None:
    _replace(root / "companies.yml", r"name: .*", f"name: Parcelo {chance.randrange(100)}")


def lesson(root: Path, chance: random.Random) -> None:
    _replace(root / "lessons/listen-first.md", r"^title:.*", f"title: Listen {chance.randrange(100)}")


def page(root: Path, chance: random.Random) -> None:
    """The title of a hand-written page stands in the navigation of all."""
    (root / "docs/guide.md").write_text(f"# Guide {chance.randrange(100)}\n\n[it](../stories/first-call.md)\n", "utf-8")


def dates(root: Path, chance: random.Random) -> None:
    """Feeds and the sitemap tell when an entry was changed."""
    added = r"^(added:.*)(\nchanged:.*)?$"
    _replace(_some_story(root, chance), added, rf"\1\nchanged: 2026-01-{chance.randrange(15, 29)}")


def imprint(root: Path, chance: random.Random) -> None:
    """What every page and every feed says of the site."""
    said = f"copyright: <b>Nr {chance.randrange(100)}</b> &amp; more\n"
    _replace(root / "mkdocs.yml", r"^(copyright:.*\n)?site_name:", f"{said}site_name:")


def course(root: Path, chance: random.Random) -> None:
    """A node of the graph."""
    _replace(root / "courses/first-week.md", r"^title:.*", f"title: Week {chance.randrange(100)}")


def template(root: Path, chance: random.Random) -> None:
    own = root / "overrides/kb/card.html"
    own.parent.mkdir(exist_ok=True)
    shutil.copyfile(ROOT / "kb_builder/pages/templates/card.html", own)
    with own.open("a", encoding="utf-8") as file:
        file.write(f"<!-- {chance.randrange(100)} -->\n")


def theme(root: Path, chance: random.Random) -> None:
    block = "{% block extrahead %}" + str(chance.randrange(100)) + "{% endblock %}"
    (root / "overrides/main.html").write_text('{% extends "base.html" %}\n' + block, "utf-8")


def styles(root: Path, chance: random.Random) -> None:
    (root / "docs/own.css").write_text(f"p {{ margin: {chance.randrange(100)}px }}", "utf-8")


def configuration(root: Path, chance: random.Random) -> None:
    address = f"https://{chance.randrange(100)}.example/"
    _replace(root / "mkdocs.yml", r"^site_name:.*", f"site_name: Site {chance.randrange(100)}")
    _replace(root / "mkdocs.yml", r"\A(site_url:.*\n)?", chance.choice(["", f"site_url: {address}\n"]))
    repository = chance.choice(["", f"repo_url: {address}kb\n"])
    _replace(root / "mkdocs.yml", r"^(repo_url:.*\n)?theme:", f"{repository}theme:")


def clock(root: Path, chance: random.Random) -> None:
    for path in root.rglob("*.md"):
        os.utime(path, (chance.randrange(2_000_000_000), chance.randrange(2_000_000_000)))


def touched(root: Path, chance: random.Random) -> None:
    """Somebody changed or removed a file of the finished site."""
    file = chance.choice(sorted((root / "site").rglob("*.html")))
    if chance.random() < 0.5:
        file.unlink()
    else:
        file.write_text("not what was built", "utf-8")


def nothing(root: Path, chance: random.Random) -> None:
    pass


ALL: tuple[Callable[[Path, random.Random], None], ...] = (
    *(body, title, sentiment, mood, hinge, lessons, review, channel, more, fewer, renamed, company, lesson),
    *(dates, imprint, course),
    *(renamed_with_an_alias, moved_alias, ledger),
    *(page, template, theme, styles, configuration, clock, touched, nothing),
)


def _build(root: Path, site: str, *options: str) -> tuple[int, str]:
    os.environ.pop("SOURCE_DATE_EPOCH", None)  # It was set by the build before.
    done = CliRunner().invoke(
        command, ["-f", str(root / "mkdocs.yml"), "--site-dir", str(root / site), *options], catch_exceptions=False
    )
    return done.exit_code, re.sub(r"in [\d.]+ s|The site is in .*|.*readers.* search.*\n", "", done.output)


def test_any_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, chance = copy_mini_site(tmp_path / "base"), random.Random(EDITS)
    taken = _count_taken(monkeypatch)
    _build(root, "site")
    order = [edit for _ in range(-(-EDITS // len(ALL))) for edit in chance.sample(ALL, len(ALL))]
    for number, edit in enumerate(order[:EDITS]):
        edit(root, chance)
        said = _build(root, "site")
        clean = _build(root, "clean", "--no-cache")
        assert said == clean, f"{number}: {edit.__name__}"
        assert said[0] == 0, f"{number}: {edit.__name__}: {said[1]}"
        built, wanted = contents(root / "site"), contents(root / "clean")
        different = [path for path in built.keys() | wanted.keys() if built.get(path) != wanted.get(path)]
        assert not different, f"{number}: {edit.__name__}: {different[:5]}"
    assert sum(taken) > EDITS, "nothing was taken over"


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    _build(root, "site")
    before = {path: path.stat().st_ino for path in (root / "site").rglob("index.html")}
    body(root, random.Random(1))
    _build(root, "site")
    same = [path for path, inode in before.items() if path.stat().st_ino == inode]
    assert len(same) > len(before) / 2


def _first_body(root: Path, chance: random.Random) -> None:
    _replace(root / STORY, r"\Z", "\nA line more.\n")


def test_files_for_programs_that_have_not_changed_are_not_written_again(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    _replace(root / "mkdocs.yml", r"\A", "site_url: https://kb.example/base/\n")
    _build(root, "site")
    feeds = ["lessons/listen-first/feed.xml", "lessons/own-it/feed.xml"]
    names = ("-scorm12.zip", "-scorm2004.zip", ".gift.txt", ".imscc")
    course = [*(f"courses/first-week/first-week{name}" for name in names), "courses/first-week/report.json"]
    # A text is renewed without the host; a page written by hand is not.
    for edit, changed in (
        (_first_body, ["api/v1/stories/1.json", *course]),
        (page, []),
        (lesson, ["api/v1/graph.json", "api/v1/lessons.json", *course, "feed.xml", *feeds]),
    ):
        kinds = ("*.json", "*.xml", "*.gz", "*.zip", "*.imscc", "*.gift.txt")
        files = [path for kind in kinds for path in (root / "site").rglob(kind)]
        before = {path: path.stat().st_ino for path in files if "pagefind" not in path.parts}
        edit(root, random.Random(1))
        _build(root, "site")
        new = [path for path, inode in before.items() if path.stat().st_ino != inode]
        assert sorted(path.relative_to(root / "site").as_posix() for path in new) == changed, edit.__name__


def test_host_is_not_asked_when_nothing_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_mini_site(tmp_path / "base")
    first = _build(root, "site")
    right = contents(root / "site")
    monkeypatch.setattr("mkdocs.commands.build.build", _never)
    assert _build(root, "site") == first
    assert contents(root / "site") == right
    (root / "docs" / "new.css").write_text("", "utf-8")
    with pytest.raises(AssertionError, match="the host was asked"):
        _build(root, "site")


def title_of_a_page_with_a_former_address(root: Path, chance: random.Random) -> None:
    """It stands on the page that leads on from there, too."""
    _replace(root / "stories/quiet-queue.md", r"^title:.*", f"title: Nr {chance.randrange(1000)}")


@pytest.mark.parametrize(
    "edit",
    [body, title, lessons, dates, lesson, company, ledger, moved_alias, title_of_a_page_with_a_former_address],
)
def test_texts_are_renewed_without_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: Callable[[Path, random.Random], None]
) -> None:
    root = copy_mini_site(tmp_path / "base")
    _replace(root / "mkdocs.yml", r"\A", "site_url: https://kb.example/base/\n")
    (root / "docs/_redirects").write_text("/old-home/ / 301\n", "utf-8")
    _build(root, "site")
    edit(root, random.Random(1))
    said = _build(root, "clean", "--no-cache")
    right = contents(root / "clean")
    monkeypatch.setattr("mkdocs.commands.build.build", _never)
    assert _build(root, "site") == said
    assert contents(root / "site") == right


def _page_changed(site: Path) -> None:
    (site / "lessons/listen-first/index.html").write_text("mine", "utf-8")


def _page_gone(site: Path) -> None:
    (site / "stories/quiet-queue/index.html").unlink()


def _folder_gone(site: Path) -> None:
    shutil.rmtree(site / "stories")


def _more_there(site: Path) -> None:
    (site / "more").mkdir()
    (site / "more/index.html").write_text("more", "utf-8")


def _redirects_gone(site: Path) -> None:
    (site / "_redirects").unlink()


def _redirects_garbled(site: Path) -> None:
    (site / "_redirects").write_bytes(b"\xff\xfe\xff")


@pytest.mark.parametrize(
    "touch", [_page_changed, _page_gone, _folder_gone, _more_there, _redirects_gone, _redirects_garbled, shutil.rmtree]
)
@pytest.mark.parametrize("is_spare_there", [True, False])
def test_site_that_somebody_has_touched_is_put_right(
    tmp_path: Path, touch: Callable[[Path], None], is_spare_there: bool
) -> None:
    root = copy_mini_site(tmp_path / "base")
    (root / "docs/_redirects").write_text("/old-home/ / 301\n", "utf-8")
    _build(root, "site")
    if is_spare_there:
        title(root, random.Random(2))
        _build(root, "site")
    touch(root / "site")
    title_of_a_page_with_a_former_address(root, random.Random(1))
    said = _build(root, "site")
    assert said == _build(root, "clean", "--no-cache")
    assert contents(root / "site") == contents(root / "clean")


def _list_on_every_page(root: Path) -> None:
    listed = "{% for file in pages %}{{ file.page.title if file.page }} {% endfor %}"
    (root / "overrides/main.html").write_text(
        '{% extends "base.html" %}{% block footer %}' + listed + "{% endblock %}", "utf-8"
    )


def _list_in_a_template_of_its_own(root: Path) -> None:
    listed = "{% for file in pages %}{{ file.page.title if file.page }} {% endfor %}"
    (root / "docs/all.txt").write_text(listed, "utf-8")
    _replace(root / "mkdocs.yml", r"\A", "extra_templates: [all.txt]\n")


@pytest.mark.parametrize("show", [_list_on_every_page, _list_in_a_template_of_its_own])
def test_titles_that_stand_elsewhere_follow(tmp_path: Path, show: Callable[[Path], None]) -> None:
    root = copy_mini_site(tmp_path / "base")
    show(root)
    _build(root, "site")
    title(root, random.Random(1))
    said = _build(root, "site")
    assert said == _build(root, "clean", "--no-cache")
    assert contents(root / "site") == contents(root / "clean")


@pytest.mark.parametrize("line", ["INHERIT: ../base.yml\n", "copyright: !ENV [NOBODY, x]\n"])
def test_settings_that_depend_on_more_are_always_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    root = copy_mini_site(tmp_path / "base")
    (tmp_path / "base.yml").write_text("site_description: From above.\n", "utf-8")
    _replace(root / "mkdocs.yml", r"\A", line)
    assert _build(root, "site")[0] == 0
    monkeypatch.setattr("mkdocs.commands.build.build", _never)
    with pytest.raises(AssertionError, match="the host was asked"):
        _build(root, "site")


@pytest.mark.parametrize("what", ["record", "all"])
def test_damaged_record(tmp_path: Path, what: str) -> None:
    root = copy_mini_site(tmp_path / "base")
    _build(root, "site")
    right = contents(root / "site")
    for file in (root / ".kb/cache").iterdir():
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(bytes(data[: len(data) // 2] if what == "all" else data))
    assert _build(root, "site")[0] == 0
    assert contents(root / "site") == right


def test_records_of_others_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_mini_site(tmp_path / "base")
    monkeypatch.setattr("kb_builder.publishing.cache.secret", lambda: b"somebody else")
    monkeypatch.setattr("kb_builder.publishing.site_record.secret", lambda: b"somebody else")
    _build(root, "site")
    monkeypatch.undo()
    taken = _count_taken(monkeypatch)
    _build(root, "site")
    assert sum(taken) == 0


def _count_taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    taken: list[int] = []
    copy_file = keeping.MadeFile.copy_file

    def counted(self: keeping.MadeFile, dirty: bool = False) -> None:
        taken.append(self.previous is not None)
        copy_file(self, dirty)

    monkeypatch.setattr(keeping.MadeFile, "copy_file", counted)
    return taken


def _never(*_: object, **__: object) -> None:
    raise AssertionError("the host was asked")
