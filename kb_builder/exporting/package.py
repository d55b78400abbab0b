"""A package, what was checked of it, and the report beside it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from kb_builder.exporting.unit import Unit

_FIRST_BYTES = 500


@dataclass(frozen=True, slots=True)
class Check:
    """Something that an importer relies on, and where it does not hold."""

    name: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """One file for a learning platform or a printer. `files` are those inside of an archive."""

    format: str
    name: str
    data: bytes = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    checks: tuple[Check, ...]
    standard: str


class NotConformantError(AssertionError):
    """A package that its own checks refuse: a mistake of ours."""


def assert_conformant(package: Package) -> None:
    """Returns if every check of the package holds."""
    problems = [f"{check.name}: {problem}" for check in package.checks for problem in check.problems]
    if problems:
        raise NotConformantError(f"{package.name} is not as its importers want it: {'; '.join(problems)}")


def report(unit: Unit, packages: Iterable[Package]) -> bytes:
    """The report on the packages of a unit, as JSON."""
    said: dict[str, Any] = {  # Any: whatever JSON holds
        "v": 1,
        "id": f"{unit.collection}/{unit.slug}",
        "title": unit.title,
        "language": unit.language,
        "content_version": unit.version,
        "packages": [_reported(package) for package in sorted(packages, key=lambda package: package.name)],
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _reported(package: Package) -> Mapping[str, Any]:
    return {
        "file": package.name,
        "format": package.format,
        "standard": package.standard,
        **_measured(package.data),
        "conformant": not any(check.problems for check in package.checks),
        "checks": [{"name": check.name, "problems": list(check.problems)} for check in package.checks],
        "files": [{"path": path, **_measured(data)} for path, data in sorted(package.files.items())],
    }


def _measured(data: bytes) -> Mapping[str, Any]:
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def manifest_checks(files: Mapping[str, bytes], namespace: str) -> Iterator[Check]:
    """What holds of every package with an `imsmanifest.xml` whose default namespace is this one."""
    name = "imsmanifest.xml"
    data = files[name]
    root = ElementTree.fromstring(data)
    # Moodle looks for the name space there, and asks no parser (backup/converter/imscc11/lib.php).
    is_early = f'xmlns="{namespace}"'.encode() in data[:_FIRST_BYTES]
    yield Check("namespace-in-first-500-bytes", () if is_early else (name,))
    listed = [each.get("href", "") for each in root.iter(f"{{{namespace}}}file")]
    present = files.keys() - {name}
    yield Check("every-file-listed", tuple(sorted(present - set(listed))))
    yield Check("every-listed-file-present", tuple(sorted(set(listed) - present)))
    ids = [each for element in root.iter() if (each := element.get("identifier"))]
    yield Check("identifiers-unique", tuple(sorted({each for each in ids if ids.count(each) > 1})))
    resources = {each.get("identifier") for each in root.iter(f"{{{namespace}}}resource")}
    wanted = {each for element in root.iter() if (each := element.get("identifierref"))}
    yield Check("references-resolve", tuple(sorted(wanted - resources)))
    yield Check("every-resource-used", tuple(sorted(str(each) for each in resources - wanted)))
    yield from [Check("xml-well-formed", tuple(_malformed(files)))]


def _malformed(files: Mapping[str, bytes]) -> Iterator[str]:
    for path, data in sorted(files.items()):
        if path.endswith(".xml"):
            try:
                ElementTree.fromstring(data)
            except ElementTree.ParseError as error:
                yield f"{path}: {error}"
