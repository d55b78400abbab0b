"""Closed lists and frameworks of a site's own: set in mkdocs.yml, and then like those of the product."""

import json
from pathlib import Path

import pytest
from command import kb
from sites import change, copy_mini_site

from kb_builder.checking import Analysis
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.pages import Site, load_words, plan
from kb_builder.pages.site import FrameworksPage, GlossaryPage, LessonPage

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/documentation/make-it-yours.md"
BLOCK = PAGE.read_text("utf-8").partition('```yaml title="mkdocs.yml"\n')[2].partition("```")[0]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: the mini site with the lists of the how-to guide."""
    root = copy_mini_site(tmp_path / "base")
    change(root / "mkdocs.yml", "plugins:\n  - kb-builder\n", BLOCK)
    monkeypatch.chdir(root)
    return root


def analysed(root: Path) -> Analysis:
    return read_knowledge_base(root / "mkdocs.yml").analyse()


def planned(root: Path, language: str = "en") -> Site:
    return plan(analysed(root), load_words(language))


def use_them(root: Path) -> None:
    """A story and a lesson that use what the site has added."""
    story, lesson = root / "stories/first-call.md", root / "lessons/listen-first.md"
    change(story, "channel: phone", "channel: letter")
    change(story, "situation: [first-contact, ", "situation: [moving-house, ")
    change(lesson, "frameworks: {", "frameworks: {house-promise: [fast, fair], ")


def test_settings_of_the_guide_are_understood(folder: Path) -> None:
    assert BLOCK.startswith("plugins:\n  - kb-builder:\n")
    use_them(folder)
    assert [found.message for found in analysed(folder).told] == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_own_framework_has_its_places_and_lessons(folder: Path, language: str) -> None:
    use_them(folder)
    site = planned(folder, language)
    tables = next(page.body for page in site.pages if isinstance(page.body, FrameworksPage)).tables
    own = tables[-1]
    assert (own.anchor, own.name) == ("kb--house-promise", "Our promise")
    assert [(place.anchor, place.label) for place in own.places] == [
        ("kb--house-promise--fast", "Fast"),
        ("kb--house-promise--fair", "Fair"),
    ]
    assert [lesson.address for lesson in own.places[0].lessons] == ["lessons/listen-first/"]
    lesson = next(page.body for page in site.pages if page.address == "lessons/listen-first/")
    assert isinstance(lesson, LessonPage)
    own_places = {framework.name.title: framework for framework in lesson.frameworks}["Our promise"].places
    assert [place.address for place in own_places] == [
        "frameworks/#kb--house-promise--fast",
        "frameworks/#kb--house-promise--fair",
    ]


def test_own_terms_have_lists_and_stand_in_the_glossary(folder: Path) -> None:
    use_them(folder)
    site = planned(folder)
    addresses = {page.address: page.title for page in site.pages}
    assert addresses["channels/letter/"] == "Letter"
    assert addresses["situations/moving-house/"] == "The customer is moving house"
    glossary = next(page.body for page in site.pages if isinstance(page.body, GlossaryPage))
    terms = {term.label: term.text for letter in glossary.letters for term in letter.terms}
    assert terms["Our promise"] == "What we promise to everybody who calls us."
    assert {"Letter", "The customer is moving house", "Car hire", "Stay safe", "Call"} <= terms.keys()
    assert "Phone" not in terms


def test_mistakes_in_own_places_get_the_usual_reports(folder: Path) -> None:
    change(
        folder / "lessons/listen-first.md",
        "frameworks: {",
        "frameworks: {house-promise: [fats], hose-promise: [fair], ",
    )
    found = {(each.rule.name, each.message, each.hint) for each in analysed(folder).diagnostics}
    assert ("unknown-key", "`hose-promise` is not a key here.", "Did you mean `house-promise`?") in found
    message = "`frameworks.house-promise[1]`: 'fats' is not known here."
    assert ("unknown-term", message, "Did you mean `fast`? Use fast or fair.") in found


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ("[{id: cx, name: X, places: {a: A}}]", "`cx` is a framework of the product; its places are those"),
        ("[{id: own, name: X, places: {}}]", "`frameworks[1].places`: A framework needs places."),
        ("[{id: own, name: X}]", "The key `places` is missing in `frameworks[1]`."),
        ("[{id: own, name: X, places: {A: A}}]", "'A' is not an id."),
        ("{own: {name: X}}", "`frameworks`: This is a block of keys; a list is wanted."),
        (
            "[{id: o, name: X, places: {a: A}}, {id: o, name: Y, places: {a: A}}]",
            "`frameworks`: 'o' stands here twice.",
        ),
    ],
)
def test_framework_that_cannot_be_is_reported(folder: Path, own: str, message: str) -> None:
    change(folder / "mkdocs.yml", BLOCK, f"plugins:\n  - kb-builder: {{frameworks: {own}}}\n")
    found = [each for each in analysed(folder).diagnostics if each.rule.name == "bad-configuration"]
    assert [each.message for each in found if message not in each.message] == []
    assert found


def test_editors_and_programs_know_them(folder: Path) -> None:
    use_them(folder)
    schema = json.loads(kb("schema", "lesson").stdout)
    places = schema["properties"]["frameworks"]["properties"]["house-promise"]
    assert places["items"] == {"type": "string", "enum": ["fast", "fair"]}
    assert "letter" in json.loads(kb("schema", "story").stdout)["$defs"]["Story"]["properties"]["channel"]["enum"]
    assert kb("generate").exit_code == 0
    assert "house-promise" in (folder / "frontmatter.json").read_text("utf-8")
    assert "Letter" in (folder / ".github/ISSUE_TEMPLATE/story.yml").read_text("utf-8")
