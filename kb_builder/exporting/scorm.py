"""A unit as a SCORM package, in one of two editions.

SCORM Content Aggregation Model 1.2 (ADL, 2001), which nearly every platform plays, and that of SCORM 2004 4th Edition
(ADL, 2009).
"""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kb_builder.exporting.archive import zipped
from kb_builder.exporting.package import Package, manifest_checks
from kb_builder.exporting.press import Press
from kb_builder.exporting.scorm_content import LAUNCH, MANIFEST, checks, content
from kb_builder.exporting.unit import Unit
from kb_builder.exporting.xml import document, node
from kb_builder.pages.downloads import package_name


@dataclass(frozen=True, slots=True)
class Namespace:
    """A name space of a manifest, and the file of its schema."""

    prefix: str
    """Empty for the default one."""
    uri: str
    schema: str

    @property
    def attribute(self) -> str:
        """The attribute that declares it."""
        return f"xmlns:{self.prefix}" if self.prefix else "xmlns"


@dataclass(frozen=True, slots=True)
class Edition:
    """What tells one edition of SCORM from another."""

    format: str
    """What `kb export` calls it."""
    number: str
    """What the script of the course is told."""
    schema_version: str
    manifest_version: str
    namespaces: tuple[Namespace, ...]
    """The default one first."""
    is_sco: str
    """The attribute by which a resource says that it talks to the platform."""
    is_sequenced: bool

    @property
    def namespace(self) -> str:
        """The default name space."""
        return self.namespaces[0].uri


SCORM_12 = Edition(
    format="scorm12",
    number="1.2",
    schema_version="1.2",
    manifest_version="1.2",
    namespaces=(
        Namespace("", "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "imscp_rootv1p1p2.xsd"),
        Namespace("adlcp", "http://www.adlnet.org/xsd/adlcp_rootv1p2", "adlcp_rootv1p2.xsd"),
    ),
    is_sco="adlcp:scormtype",
    is_sequenced=False,
)
SCORM_2004 = Edition(
    format="scorm2004",
    number="2004",
    schema_version="2004 4th Edition",
    manifest_version="1",
    namespaces=(
        Namespace("", "http://www.imsglobal.org/xsd/imscp_v1p1", "imscp_v1p1.xsd"),
        Namespace("adlcp", "http://www.adlnet.org/xsd/adlcp_v1p3", "adlcp_v1p3.xsd"),
        Namespace("imsss", "http://www.imsglobal.org/xsd/imsss", "imsss_v1p0.xsd"),
    ),
    is_sco="adlcp:scormType",
    is_sequenced=True,
)


def scorm(unit: Unit, press: Press, edition: Edition) -> Package:
    """The package of a unit."""
    files = content(unit, press, edition.number)
    files[MANIFEST] = _manifest(unit, sorted(files), edition)
    return Package(
        edition.format,
        package_name(unit.slug, edition.format),
        zipped(files, first=MANIFEST),
        files,
        (*manifest_checks(files, edition.namespace), *checks(unit, files)),
        f"SCORM {edition.schema_version}",
    )


def _manifest(unit: Unit, paths: list[str], edition: Edition) -> bytes:
    metadata = node("metadata", node("schema", "ADL SCORM"), node("schemaversion", edition.schema_version))
    organization = node(
        "organization", node("title", unit.title), _item(unit, edition), attributes={"identifier": "organization"}
    )
    resource = node(
        "resource",
        *(node("file", attributes={"href": path}) for path in paths),
        attributes={"identifier": "course", "type": "webcontent", edition.is_sco: "sco", "href": LAUNCH},
    )
    return document(
        node(
            "manifest",
            metadata,
            node("organizations", organization, attributes={"default": "organization"}),
            node("resources", resource),
            attributes={
                "identifier": f"kb-{unit.slug}-{unit.version}",
                "version": edition.manifest_version,
                **{each.attribute: each.uri for each in edition.namespaces},
                "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
                "xsi:schemaLocation": " ".join(f"{each.uri} {each.schema}" for each in edition.namespaces),
            },
        )
    )


def _item(unit: Unit, edition: Edition) -> Element:
    # No adlcp:masteryscore: with it, platforms overwrite the status by the score, and call what is not finished failed.
    item = node("item", node("title", unit.title), attributes={"identifier": "item", "identifierref": "course"})
    if edition.is_sequenced:
        # The course itself says what is completed and passed; the platform is not to guess.
        delivery = {"completionSetByContent": "true", "objectiveSetByContent": "true"}
        item.append(node("imsss:sequencing", node("imsss:deliveryControls", attributes=delivery)))
    return item
