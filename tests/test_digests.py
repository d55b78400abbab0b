"""Equal page models have equal digests, and others have others."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace

import pytest
from sites import MINI_SITE

from kb_builder.converting import Converted
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.pages import Digests, Site, load_words, plan


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    parts: tuple[Part, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    parts: tuple[Part, ...]
    is_open: bool = False


def digest(model: object, salt: bytes = b"") -> bytes:
    return Digests(salt).of(model)


def test_equal_models_whether_or_not_their_parts_are_the_same() -> None:
    shared = Part("".join(["a", "b"]), 1)
    apart = Whole((Part("".join(["a", "b"]), 1), Part("".join(["a", "b"]), 1)))
    assert digest(Whole((shared, shared))) == digest(apart)


@pytest.mark.parametrize(
    "other",
    [
        Whole((Part("a"), Part("b"))),
        Whole((Part("ab", 0),)),
        Whole((Part("ab", 1), Part("ab", 1))),
        Whole((Part("ab"),), True),
        Whole((), False),
        Other((Part("ab"),)),
    ],
)
def test_others(other: object) -> None:
    assert digest(other) != digest(Whole((Part("ab"),)))


def test_what_else_shapes_a_page() -> None:
    assert digest(Part("a"), b"1") != digest(Part("a"), b"2")


@pytest.mark.parametrize("value", [object(), range(3), frozenset({1}), [1]])
def test_models_hold_models_and_texts(value: object) -> None:
    with pytest.raises(TypeError):
        digest(Part(value))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def mini() -> Site:
    return plan(read_knowledge_base(MINI_SITE / "mkdocs.yml").analyse(), load_words("en"))


def test_page_models_hold_nothing_without_an_order(mini: Site) -> None:
    """A set would be another one in each process."""
    kinds = {type(value) for page in mini.pages for value in _all_in(page)}
    assert {kind for kind in kinds if not is_dataclass(kind)} == {str, int, bool, type(None), tuple}


def _all_in(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, tuple):
        for each in value:
            yield from _all_in(each)
    elif is_dataclass(value) and not isinstance(value, Converted):
        for each in fields(value):
            yield from _all_in(getattr(value, each.name))


def test_every_page_differs_by_its_title(mini: Site) -> None:
    digests = Digests(b"")
    told = {digests.of(page) for page in mini.pages}
    assert len(told) == len(mini.pages)
    assert told.isdisjoint(digests.of(replace(page, title=f"{page.title}.")) for page in mini.pages)
    assert told == {digests.of(replace(page)) for page in mini.pages}
