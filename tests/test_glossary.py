"""The glossary and the frameworks: every word explained, at an anchor of its own, in the order of the alphabet."""

from dataclasses import replace

import pytest
from sites import MINI_SITE

from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.model import default_explanations, default_vocabularies
from kb_builder.pages import LANGUAGES, Site, load_words, plan
from kb_builder.pages.site import FrameworksPage, GlossaryPage, GlossaryTerm, LessonPage

LISTS = (
    *("sentiments", "roles", "kinds", "evidence", "beats", "question_types", "statuses"),
    *("channels", "situations", "industries", "families"),
    *("frameworks.servqual", "frameworks.incident", "frameworks.cx", "frameworks.complaint"),
)


def planned(language: str = "en") -> Site:
    return plan(read_knowledge_base(MINI_SITE / "mkdocs.yml").analyse(), load_words(language))


def glossary(site: Site) -> GlossaryPage:
    return next(page.body for page in site.pages if isinstance(page.body, GlossaryPage))


def terms(site: Site) -> list[GlossaryTerm]:
    return [term for letter in glossary(site).letters for term in letter.terms]


@pytest.mark.parametrize("name", LISTS)
def test_every_term_of_a_closed_list_is_explained(name: str) -> None:
    labels, told = default_vocabularies().terms(name), default_explanations().terms(name)
    assert list(told) == list(labels)
    assert [term for term, text in told.items() if not text.endswith((".", "?")) or text == f"{labels[term]}."] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_have_anchors_of_their_own(language: str) -> None:
    page = glossary(planned(language))
    anchors = [letter.anchor for letter in page.letters] + [term.anchor for term in terms(planned(language))]
    assert len(anchors) == len(set(anchors))
    assert not any(set(anchor) & set(" %&\"'<>#") for anchor in anchors)


def test_articles_do_not_count_in_the_alphabet() -> None:
    found = {letter.letter: [term.label for term in letter.terms] for letter in glossary(planned()).letters}
    assert list(found) == sorted(found)
    assert "A question about the bill" in found["Q"]
    assert "The customer asks for an exception" in found["C"]
    german = {letter.letter: [term.label for term in letter.terms] for letter in glossary(planned("de")).letters}
    assert list(german) == sorted(german)
    assert "Eine Frage zur Rechnung" in german["F"]
    assert "Öffentlicher Dienst" in german["O"]


def test_terms_count_their_stories_and_lead_to_them() -> None:
    by_anchor = {term.anchor: term for term in terms(planned())}
    assert [(lead.address, lead.title) for lead in by_anchor["channel-phone"].leads] == [
        ("channels/phone/", "2 stories")
    ]
    assert [(lead.address, lead.title) for lead in by_anchor["evidence-reported"].leads] == [("", "1 story")]
    assert [lead.title for lead in by_anchor["story"].leads] == ["3 stories"]
    assert [lead.title for lead in by_anchor["contrast-pair"].leads] == ["1 pair"]
    assert [lead.address for lead in by_anchor["family-take-ownership"].leads] == ["lessons/#take-ownership"]
    # No lesson belongs to it, so it does not stand among them.
    assert [lead.address for lead in by_anchor["family-run-as-one-company"].leads] == [""]
    assert [lead.title for lead in by_anchor["role-followed"].leads] == ["1 story"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_rule_of_the_grade_is_told_with_its_numbers(language: str) -> None:
    told = next(term.text for term in terms(planned(language)) if term.anchor == "evidence-grade")
    assert [number for number in told if number.isdigit()] == ["5", "3", "3", "2"]


def test_terms_of_a_site_are_there_without_an_explanation() -> None:
    base = read_knowledge_base(MINI_SITE / "mkdocs.yml")
    config = base.config.model_copy(update={"channels": {"fax": "7/24 Fax & co"}})
    site = plan(replace(base, config=config).analyse(), load_words("en"))
    page = glossary(site)
    assert page.letters[0].anchor == "letter-none"
    assert [(term.label, term.text) for term in page.letters[0].terms] == [("7/24 Fax & co", "")]


def test_every_place_of_a_lesson_is_a_place_of_the_frameworks() -> None:
    site = planned()
    tables = next(page.body.tables for page in site.pages if isinstance(page.body, FrameworksPage))
    anchors = {f"frameworks/#{place.anchor}" for table in tables for place in table.places}
    linked = {
        (page.address, place.address)
        for page in site.pages
        if isinstance(page.body, LessonPage)
        for framework in page.body.frameworks
        for place in framework.places
    }
    assert linked
    assert {target for _, target in linked} <= anchors
    standing = {
        (lesson.address, f"frameworks/#{place.anchor}")
        for table in tables
        for place in table.places
        for lesson in place.lessons
    }
    assert standing == linked
