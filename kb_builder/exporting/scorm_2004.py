"""A unit as a SCORM 2004 4th Edition package.

SCORM 2004 4th Edition Content Aggregation Model (ADL, 2009).
"""

from kb_builder.exporting import scorm_content
from kb_builder.exporting.archive import zipped
from kb_builder.exporting.package import Package, manifest_checks
from kb_builder.exporting.press import Press
from kb_builder.exporting.scorm_content import LAUNCH, MANIFEST
from kb_builder.exporting.unit import Unit
from kb_builder.exporting.xml import document, node
from kb_builder.pages.downloads import package_name

NAMESPACE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_ADL = "http://www.adlnet.org/xsd/adlcp_v1p3"
_SEQUENCING = "http://www.imsglobal.org/xsd/imsss"


def scorm_2004(unit: Unit, press: Press) -> Package:
    """The package of a unit."""
    files = scorm_content.content(unit, press, "2004")
    files[MANIFEST] = _manifest(unit, sorted(files))
    return Package(
        "scorm2004",
        package_name(unit.slug, "scorm2004"),
        zipped(files, first=MANIFEST),
        files,
        (*manifest_checks(files, NAMESPACE), *scorm_content.checks(unit, files)),
        "SCORM 2004 4th Edition",
    )


def _manifest(unit: Unit, paths: list[str]) -> bytes:
    metadata = node("metadata", node("schema", "ADL SCORM"), node("schemaversion", "2004 4th Edition"))
    # The course itself says what is completed and passed; the platform is not to guess.
    delivery = {"completionSetByContent": "true", "objectiveSetByContent": "true"}
    item = node(
        "item",
        node("title", unit.title),
        node("imsss:sequencing", node("imsss:deliveryControls", attributes=delivery)),
        attributes={"identifier": "item", "identifierref": "course"},
    )
    organization = node("organization", node("title", unit.title), item, attributes={"identifier": "organization"})
    resource = node(
        "resource",
        *(node("file", attributes={"href": path}) for path in paths),
        attributes={"identifier": "course", "type": "webcontent", "adlcp:scormType": "sco", "href": LAUNCH},
    )
    return document(
        node(
            "manifest",
            metadata,
            node("organizations", organization, attributes={"default": "organization"}),
            node("resources", resource),
            attributes={
                "identifier": f"kb-{unit.slug}-{unit.version}",
                "version": "1",
                "xmlns": NAMESPACE,
                "xmlns:adlcp": _ADL,
                "xmlns:imsss": _SEQUENCING,
                "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
                "xsi:schemaLocation": (
                    f"{NAMESPACE} imscp_v1p1.xsd {_ADL} adlcp_v1p3.xsd {_SEQUENCING} imsss_v1p0.xsd"
                ),
            },
        )
    )
