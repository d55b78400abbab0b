"""A unit as a SCORM 1.2 package.

SCORM Content Aggregation Model 1.2 (ADL, 2001). Nearly every platform plays it.
"""

from kb_builder.exporting import scorm_content
from kb_builder.exporting.archive import zipped
from kb_builder.exporting.package import Package, manifest_checks
from kb_builder.exporting.press import Press
from kb_builder.exporting.scorm_content import LAUNCH, MANIFEST
from kb_builder.exporting.unit import Unit
from kb_builder.exporting.xml import document, node
from kb_builder.pages.downloads import package_name

NAMESPACE = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"


def scorm_12(unit: Unit, press: Press) -> Package:
    """The package of a unit."""
    files = scorm_content.content(unit, press, "1.2")
    files[MANIFEST] = _manifest(unit, sorted(files))
    return Package(
        "scorm12",
        package_name(unit.slug, "scorm12"),
        zipped(files, first=MANIFEST),
        files,
        (*manifest_checks(files, NAMESPACE), *scorm_content.checks(unit, files)),
        "SCORM 1.2",
    )


def _manifest(unit: Unit, paths: list[str]) -> bytes:
    metadata = node("metadata", node("schema", "ADL SCORM"), node("schemaversion", "1.2"))
    # No adlcp:masteryscore: with it, platforms overwrite the status by the score, and call what is not finished failed.
    item = node("item", node("title", unit.title), attributes={"identifier": "item", "identifierref": "course"})
    organization = node("organization", node("title", unit.title), item, attributes={"identifier": "organization"})
    resource = node(
        "resource",
        *(node("file", attributes={"href": path}) for path in paths),
        attributes={"identifier": "course", "type": "webcontent", "adlcp:scormtype": "sco", "href": LAUNCH},
    )
    return document(
        node(
            "manifest",
            metadata,
            node("organizations", organization, attributes={"default": "organization"}),
            node("resources", resource),
            attributes={
                "identifier": f"kb-{unit.slug}-{unit.version}",
                "version": "1.2",
                "xmlns": NAMESPACE,
                "xmlns:adlcp": _ADL,
                "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
                "xsi:schemaLocation": f"{NAMESPACE} imscp_rootv1p1p2.xsd {_ADL} adlcp_rootv1p2.xsd",
            },
        )
    )
