"""The packages of every published course, as files of the site beside its page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from kb_builder.exporting.artifact import Artifact, digest_of
from kb_builder.exporting.package import Package, assert_conformant, report
from kb_builder.exporting.packages import make
from kb_builder.exporting.press import Press
from kb_builder.exporting.publication import Publication
from kb_builder.exporting.unit import Unit
from kb_builder.exporting.units import course_unit
from kb_builder.pages import environment
from kb_builder.pages.downloads import REPORT, package_name


@dataclass(frozen=True)
class _Course:
    """A course whose packages are made when the first of them is asked for."""

    unit: Unit
    press: Press
    formats: tuple[str, ...]

    @cached_property
    def packages(self) -> Mapping[str, Package]:
        made = {name: make(name, self.unit, self.press) for name in self.formats}
        for package in made.values():
            assert_conformant(package)
        return made

    def package(self, name: str) -> bytes:
        return self.packages[name].data

    def report(self) -> bytes:
        return report(self.unit, self.packages.values())


def course_packages(publication: Publication) -> Iterator[Artifact]:
    """The packages and the report of each course, in the formats that the site offers."""
    formats = publication.site.formats
    if not formats:
        return
    press = Press(environment(), publication.words)
    site_url = publication.imprint.url
    for course in publication.facts.library.published_courses.values():
        unit = course_unit(course.slug, publication.facts, publication.words, site_url, publication.read_image)
        made = _Course(unit, press, formats)
        digest = digest_of(unit.version.encode(), (site_url or "").encode())
        for name in formats:
            place = f"{unit.address}{package_name(course.slug, name)}"
            yield Artifact(place, digest, partial(made.package, name))
        yield Artifact(f"{unit.address}{REPORT}", digest, made.report)
