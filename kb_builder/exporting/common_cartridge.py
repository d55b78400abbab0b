"""A unit as a Common Cartridge 1.1: links to the site, discussions, a quiz, and a guide that learners do not see.

IMS Common Cartridge Profile 1.1, https://www.imsglobal.org/cc/index.html. What importers make of it, and what they
look for, is told where it shaped the code.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from xml.etree.ElementTree import Element

from kb_builder.exporting.archive import zipped
from kb_builder.exporting.package import Check, Package, manifest_checks
from kb_builder.exporting.press import Press
from kb_builder.exporting.qti import assessment
from kb_builder.exporting.unit import Part, Scene, Unit
from kb_builder.exporting.unit_text import absolute
from kb_builder.exporting.xml import document, node
from kb_builder.pages.downloads import package_name

NAMESPACE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_LOM_RESOURCE = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/resource"
_LOM_MANIFEST = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
_SCHEMAS = (
    f"{NAMESPACE} http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_imscp_v1p2_v1p0.xsd "
    f"{_LOM_RESOURCE} http://www.imsglobal.org/profile/cc/ccv1p1/LOM/ccv1p1_lomresource_v1p0.xsd "
    f"{_LOM_MANIFEST} http://www.imsglobal.org/profile/cc/ccv1p1/LOM/ccv1p1_lommanifest_v1p0.xsd"
)
_LINK = "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"
_TOPIC = "http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1"
_MANIFEST = "imsmanifest.xml"


class NoSiteUrlError(ValueError):
    """A cartridge holds links to the site, and nobody said where it is."""


def common_cartridge(unit: Unit, press: Press) -> Package:
    """The cartridge of a unit. NoSiteUrlError if the address of the site is not known."""
    if unit.site_url is None:
        raise NoSiteUrlError(unit.slug)
    cartridge = _Cartridge(unit, press)
    modules = [cartridge.module(part) for part in unit.parts]
    modules += cartridge.ending()
    files = {**cartridge.files, _MANIFEST: document(_manifest(unit, modules, cartridge.resources))}
    return Package(
        "cc",
        package_name(unit.slug, "cc"),
        zipped(files, first=_MANIFEST),
        files,
        (*manifest_checks(files, NAMESPACE), *_own_checks(cartridge)),
        "IMS Common Cartridge 1.1",
    )


@dataclass
class _Cartridge:
    """Collects files and resources while the modules are put together."""

    unit: Unit
    press: Press
    files: dict[str, bytes] = field(default_factory=dict)
    resources: list[Element] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def module(self, part: Part) -> Element:
        """A part with its stories, what is talked about at their pauses, its lesson, and what is talked about there."""
        leaves = [leaf for scene in part.scenes for leaf in self._scene(scene)]
        leaves.append(self._link(part.lesson.id, part.lesson.title, part.lesson.address))
        if part.lesson.questions:
            title = self.press.words("package.discuss", title=part.lesson.title)
            listed = "".join(f"<li>{escape(question)}</li>" for question in part.lesson.questions)
            leaves.append(self._topic(f"{part.id}-discussion", title, f"<ol>{listed}</ol>"))
        return _item(part.id, part.title, leaves)

    def ending(self) -> Iterator[Element]:
        """The quiz, and what is for those who teach."""
        words = self.press.words
        if self.unit.questions:
            title = words("package.quiz_of", title=self.unit.title)
            path = "quiz/assessment.xml"
            self.files[path] = assessment("quiz", title, self.unit.questions, words)
            self._resource("quiz-resource", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", path)
            yield _item("quiz-module", words("package.quiz"), [_leaf("quiz", title, "quiz-resource")])
        path = "guide/guide.html"
        style = self.press.asset("course.css").decode()
        assert self.unit.site_url is not None
        base = absolute(self.unit.site_url, "")
        self.files[path] = self.press.document("package-guide.html", self.unit, style=style, base=base).encode()
        self._resource("guide-resource", "webcontent", path, for_instructors=True, href=path)
        for image in self.unit.images:
            self.files[f"guide/{image.name}"] = image.data
            self.resources[-1].append(node("file", attributes={"href": f"guide/{image.name}"}))
        guide = _leaf("guide", words("package.guide_of", title=self.unit.title), "guide-resource")
        yield _item("guide-module", words("package.guide"), [guide])

    def _scene(self, scene: Scene) -> Iterator[Element]:
        yield self._link(scene.id, scene.title, scene.address)
        if scene.pause:
            title = self.press.words("package.pause_of", title=scene.title)
            yield self._topic(f"{scene.id}-pause", title, f"<p>{escape(scene.pause)}</p>")

    def _link(self, ident: str, title: str, address: str) -> Element:
        assert self.unit.site_url is not None
        url = absolute(self.unit.site_url, address)
        self.links.append(url)
        # Sites that may not be shown in a frame open in a window of their own.
        link = node("url", attributes={"href": url, "target": "_blank"})
        path = f"links/{ident}.xml"
        self.files[path] = document(node("webLink", node("title", title), link, attributes={"xmlns": _LINK}))
        self._resource(f"{ident}-link", "imswl_xmlv1p1", path)
        return _leaf(ident, title, f"{ident}-link")

    def _topic(self, ident: str, title: str, html: str) -> Element:
        path = f"topics/{ident}.xml"
        text = node("text", html, attributes={"texttype": "text/html"})
        self.files[path] = document(node("topic", node("title", title), text, attributes={"xmlns": _TOPIC}))
        self._resource(f"{ident}-topic", "imsdt_xmlv1p1", path)
        return _leaf(ident, title, f"{ident}-topic")

    def _resource(
        self, ident: str, kind: str, path: str, *, for_instructors: bool = False, href: str | None = None
    ) -> None:
        attributes = {"identifier": ident, "type": kind, **({"href": href} if href else {})}
        inside = [node("file", attributes={"href": path})]
        if for_instructors:
            inside.insert(0, node("metadata", _for_instructors()))
            attributes["intendeduse"] = "lessonplan"
        self.resources.append(node("resource", *inside, attributes=attributes))


def _for_instructors() -> Element:
    """Moodle hides what is so marked; a platform that does not know the mark shows it to all."""
    role = node("lom:intendedEndUserRole", node("lom:source", "IMSGLC_CC_Rolesv1p1"), node("lom:value", "Instructor"))
    return node("lom:lom", node("lom:educational", role))


def _manifest(unit: Unit, modules: list[Element], resources: list[Element]) -> Element:
    described = node(
        "lomimscc:lom",
        node(
            "lomimscc:general",
            node("lomimscc:title", _string(unit.title, unit.language)),
            node("lomimscc:language", unit.language),
            node("lomimscc:description", _string(unit.summary, unit.language)),
        ),
    )
    metadata = node("metadata", node("schema", "IMS Common Cartridge"), node("schemaversion", "1.1.0"), described)
    # Canvas makes a module of each item below the root, which has no title of its own.
    organization = node(
        "organization",
        node("item", *modules, attributes={"identifier": "root"}),
        attributes={"identifier": "organization", "structure": "rooted-hierarchy"},
    )
    return node(
        "manifest",
        metadata,
        node("organizations", organization),
        node("resources", *resources),
        attributes={
            # Moodle looks for it in the first 500 bytes.
            "xmlns": NAMESPACE,
            "xmlns:lom": _LOM_RESOURCE,
            "xmlns:lomimscc": _LOM_MANIFEST,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "identifier": f"{unit.slug}-{unit.version}" if unit.slug[0].isalpha() else f"u-{unit.slug}-{unit.version}",
            "xsi:schemaLocation": _SCHEMAS,
        },
    )


def _string(text: str, language: str) -> Element:
    return node("lomimscc:string", text, attributes={"language": language})


def _item(ident: str, title: str, inside: list[Element]) -> Element:
    return node("item", node("title", title), *inside, attributes={"identifier": ident})


def _leaf(ident: str, title: str, resource: str) -> Element:
    attributes = {"identifier": f"{ident}-item", "identifierref": resource}
    return node("item", node("title", title), attributes=attributes)


def _own_checks(cartridge: _Cartridge) -> Iterator[Check]:
    foreign = [url for url in cartridge.links if not url.isascii() or not url.startswith(("http://", "https://"))]
    yield Check("links-absolute-and-ascii", tuple(foreign))
