"""Packages: what is in them, read back by programs that are not ours, and the bytes that equal contents give."""

import io
import itertools
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema
from command import kb
from hypothesis import given
from hypothesis import strategies as st
from knowledge import BASE_TEXTS, analysis
from lxml import etree, isoschematron
from node import FOLDER
from sites import ROOT, copy_mini_site
from units import COURSES, SITE, course, lesson, own, package, press, small_course, unit_of

from kb_builder.checking.quizzes import MOST_ASKED
from kb_builder.exporting import common_cartridge, gift
from kb_builder.exporting.package import Package, assert_conformant, report
from kb_builder.exporting.packages import make
from kb_builder.exporting.scorm_content import screens
from kb_builder.exporting.unit import Asked
from kb_builder.exporting.unit_text import absolute
from kb_builder.exporting.units import course_unit
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.linking import EdgeKind
from kb_builder.model import Question
from kb_builder.model.lesson import Option

FORMATS = ("cc", "scorm12", "scorm2004", "gift", "handout")
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"

HOSTILE = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("~=#{}:\\%[]<>&\"'\n\r\t/$@-\x00\x0b\ufffe\U0001f600"),
    min_size=1,
).filter(str.strip)

each_course = pytest.mark.parametrize("slug", COURSES)
each_format = pytest.mark.parametrize("name", FORMATS)


# Every package


@each_course
@each_format
def test_package_is_as_its_importers_want_it(slug: str, name: str) -> None:
    assert_conformant(package(slug, name))


@each_format
def test_words_about_html_are_words(name: str) -> None:
    """A check must not take them for what they name: nothing would be exported."""
    words = '`<img src="x" onclick=y style=z>` and img src="x" onclick=y style="z"'
    text = BASE_TEXTS["courses/first-week.md"].replace("Read the first call.", words)
    assert_conformant(make(name, small_course({"courses/first-week.md": text}), press()))


def test_heading_in_html_is_a_section_too() -> None:
    text = BASE_TEXTS["courses/first-week.md"]
    more = analysis({"courses/first-week.md": f"{text}\n<h2>More</h2>\n"}).told
    assert [each.rule.name for each in more] == ["steps-and-sections"]
    instead = small_course({"courses/first-week.md": text.replace("## Finishing", "<h2>Finishing &amp; more</h2>")})
    assert [part.title for part in instead.parts] == ["Listening", "Finishing & more"]


def test_heading_in_a_list_is_no_section() -> None:
    text = BASE_TEXTS["courses/first-week.md"].replace("Read the first call.", "- ## Aside\n\n  Read it.")
    course = small_course({"courses/first-week.md": text})
    assert [part.title for part in course.parts] == ["Listening", "Finishing"]
    assert "Aside" in course.parts[0].intro


@each_format
def test_equal_contents_give_equal_bytes(name: str) -> None:
    text = "A text with é and 😀."
    assert make(name, unit_of(text), press()).data == make(name, unit_of(text), press()).data


@pytest.mark.parametrize("name", ["cc", "scorm12", "scorm2004"])
def test_archive_has_the_manifest_first_and_nothing_of_this_machine(name: str) -> None:
    made = package(COURSES[0], name)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        infos = archive.infolist()
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in infos} == made.files
    assert infos[0].filename == "imsmanifest.xml"
    assert [info.filename for info in infos[1:]] == sorted(made.files.keys() - {"imsmanifest.xml"})
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {(info.create_system, info.external_attr, info.compress_type) for info in infos} == {(3, 0o100644 << 16, 0)}


@given(HOSTILE)
def test_hostile_text_breaks_no_package(text: str) -> None:
    unit = unit_of(text)
    for name in FORMATS:
        assert_conformant(make(name, unit, press()))


@given(HOSTILE)
def test_hostile_text_stays_text_in_html(text: str) -> None:
    unit = unit_of(f'{text}<script>alert(1)</script><img src=x onerror="alert(1)">')
    for name in ("scorm12", "handout"):
        made = make(name, unit, press())
        html = (made.files.get("index.html") or made.data).decode()
        found = Tags(html)
        assert found.names.count("script") == (1 if name == "scorm12" else 0)
        assert "img" not in found.names
        assert not any(attribute.startswith("on") for attribute in found.attributes)


class Tags(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes.update(name for name, _ in attrs)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")


def test_report_says_what_is_there() -> None:
    packages = [package(COURSES[1], name) for name in FORMATS]
    said = json.loads(report(course(COURSES[1]), packages))
    assert (said["v"], said["id"], said["content_version"]) == (
        1,
        "courses/first-line-support",
        course(COURSES[1]).version,
    )
    by_name = {each["file"]: each for each in said["packages"]}
    assert sorted(by_name) == sorted(made.name for made in packages)
    for made in packages:
        told = by_name[made.name]
        assert (told["bytes"], told["conformant"]) == (len(made.data), True)
        assert {each["path"]: each["bytes"] for each in told["files"]} == {
            path: len(data) for path, data in made.files.items()
        }
        assert all(re.fullmatch(r"[0-9a-f]{64}", each["sha256"]) for each in (told, *told["files"]))
        assert told["checks"]


def test_version_changes_with_a_word_and_with_an_image() -> None:
    before = small_course({})
    assert small_course({}).version == before.version
    other = BASE_TEXTS["stories/first-call.md"].replace("misses a parcel", "misses two parcels")
    assert small_course({"stories/first-call.md": other}).version != before.version


# One document of many texts


@each_course
def test_ids_are_unique_and_every_link_inside_leads_somewhere(slug: str) -> None:
    for html in (package(slug, "scorm12").files["index.html"], package(slug, "handout").data):
        tags = Tags(html.decode())
        assert len(tags.ids) == len(set(tags.ids))
        inside = [link[1:] for link in tags.links if link.startswith("#")]
        assert inside
        assert [link for link in inside if link not in tags.ids] == []
        others = [link for link in tags.links if not link.startswith("#")]
        assert [link for link in others if not re.match(r"https?://|course\.css$", link)] == []


def test_package_of_a_lesson_shows_it_in_every_role_that_it_has() -> None:
    for slug, entry in own().library.published_lessons.items():
        roles = {edge.source: edge.note for edge in own().graph.into(entry.id, EdgeKind.TEACHES)}
        scenes = [f"stories/{scene.id.partition('story-')[2]}" for scene in lesson(slug).scenes]
        assert {roles[story] for story in scenes} == set(roles.values()), slug
        assert len(scenes) <= 3


@each_course
def test_contents_list_the_screens_in_their_order(slug: str) -> None:
    html = package(slug, "scorm12").files["index.html"].decode()
    found = re.findall(r'<section class="screen" id="([^"]+)"', html)
    assert found == [screen.id for screen in screens(course(slug), press().words)]


def test_image_travels_in_the_package(tmp_path: Path) -> None:
    root = copy_mini_site(tmp_path / "base")
    base = read_knowledge_base(root / "mkdocs.yml")
    unit = course_unit("first-week", base.analyse().facts, press().words, SITE, lambda path: (root / path).read_bytes())
    (image,) = unit.images
    assert image.data == (root / image.path).read_bytes()
    made = make("scorm12", unit, press())
    assert made.files[image.name] == image.data
    assert f'src="{image.name}"' in made.files["index.html"].decode()
    assert "data:image/" in make("handout", unit, press()).data.decode()
    assert make("cc", unit, press()).files[f"guide/{image.name}"] == image.data


def test_link_outside_of_the_unit_needs_the_address_of_the_site() -> None:
    lessons = BASE_TEXTS["lessons/listen-first.md"].rstrip() + "\n\nSee [another](../stories/second-call.md).\n"
    course_text = re.sub(r"stories: \[second-call\], ", "", BASE_TEXTS["courses/first-week.md"])
    files = {"lessons/listen-first.md": lessons, "courses/first-week.md": course_text}
    with_site = small_course(files).parts[0].lesson.html
    assert (
        f'<a href="{SITE}stories/second-call/" target="_blank" rel="noopener noreferrer external">another</a>'
        in with_site
    )
    assert "<a>another</a>" in small_course(files, None).parts[0].lesson.html


@pytest.mark.parametrize(
    ("site", "whole"),
    [
        ("https://kb.example", "https://kb.example/lessons/a/"),
        ("https://kb.example/base/", "https://kb.example/base/lessons/a/"),
        ("https://münchen.example:8443/für alle/", "https://xn--mnchen-3ya.example:8443/f%C3%BCr%20alle/lessons/a/"),
        ("https://kb.example/f%C3%BCr/", "https://kb.example/f%C3%BCr/lessons/a/"),
    ],
)
def test_absolute_address_is_ascii(site: str, whole: str) -> None:
    assert absolute(site, "lessons/a/") == whole


# GIFT, read by gift-pegjs


def read_gift(node: Path, data: bytes) -> list[dict[str, Any]]:
    """The questions, as a parser by other people understands them."""
    program = (
        'const { parse } = require("gift-pegjs"); let text = ""; process.stdin.on("data", (part) => { text += part; });'
        'process.stdin.on("end", () => process.stdout.write(JSON.stringify(parse(text))));'
    )
    done = subprocess.run([node, "-e", program], cwd=FOLDER, input=data, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@each_course
def test_gift_is_read_back_as_it_was_asked(slug: str, node: Path) -> None:
    unit = course(slug)
    category, *questions = read_gift(node, package(slug, "gift").data)
    assert category == {"type": "Category", "title": unit.title}
    asked, pauses = questions[: len(unit.questions)], questions[len(unit.questions) :]
    for read, source in zip(asked, unit.questions, strict=True):
        assert_same_question(read, source)
    stories = [scene for scene in unit.scenes if scene.pause]
    assert stories
    assert [read["stem"]["text"] for read in pauses] == [f"{scene.title}: {scene.pause}" for scene in stories]
    assert {read["type"] for read in pauses} == {"Essay"}


def assert_same_question(read: dict[str, Any], asked: Asked) -> None:
    question = asked.question
    assert (read["title"], read["stem"]) == (asked.id, {"format": "plain", "text": one_line(question.ask)})
    shown = [question.answer if question.type == "essay" else None, question.why]
    feedback = one_line(" ".join(filter(None, shown)))
    assert (read["globalFeedback"] or {"text": ""})["text"] == feedback
    match question.type:
        case "choice":
            assert read["type"] == "MC"
            weights = {True: 100 / sum(option.right for option in question.options), False: -100}
            for choice, option in zip(read["choices"], question.options, strict=True):
                assert choice["text"]["text"] == one_line(option.text)
                assert (choice["feedback"] or {"text": ""})["text"] == one_line(option.why or "")
                if asked.has_several:
                    assert float(choice["weight"]) == pytest.approx(weights[option.right], abs=0.001)
                else:
                    assert choice["isCorrect"] == option.right
        case "true-false":
            assert (read["type"], read["isTrue"]) == ("TF", question.answer == "true")
        case "matching":
            assert read["type"] == "Matching"
            pairs = [(pair["subquestion"]["text"], unescaped(pair["subanswer"])) for pair in read["matchPairs"]]
            assert pairs == [(one_line(pair.left), one_line(pair.right)) for pair in question.pairs]
        case _:
            assert read["type"] == "Essay"


def unescaped(text: str) -> str:
    """A right side as Moodle says it: this parser leaves its own stand-ins for escaped signs in it."""
    return re.sub(r"&&(\d{3});", lambda sign: chr(int(sign[1])), text)


def one_line(text: str) -> str:
    """A text as GIFT can say it: line ends are kept, white space around them is not."""
    return re.sub(r"[^\S\n\r]*(?:\r\n?|\n)\s*", "\n", text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "a ~ b = c # d { e } f : g",
        r"C:\new \n \\ \{ \$ \?",
        "%100% sure",
        "[html]<b>bold</b>",
        "// no comment",
        "$CATEGORY: none",
        "::title:: {=yes ~no}",
        "one\n\ntwo",
        "a -> b",
        "TRUE",
        "####",
    ],
)
def test_gift_takes_hostile_text_as_text(text: str, node: Path) -> None:
    _, *questions = read_gift(node, gift.gift(unit_of(text)).data)
    unit = unit_of(text.replace("->", "→"))  # There is no way to escape an arrow.
    assert len(questions) == len(unit.questions) + 1
    for read, asked in zip(questions, unit.questions, strict=False):
        assert_same_question(read, asked)


# Common Cartridge, and its QTI


@each_course
def test_cartridge_has_a_module_a_part_with_links_and_discussions(slug: str) -> None:
    unit, made = course(slug), package(slug, "cc")
    space = f"{{{common_cartridge.NAMESPACE}}}"
    manifest = ElementTree.fromstring(made.files["imsmanifest.xml"])
    root = manifest.find(f"{space}organizations/{space}organization/{space}item")
    assert root is not None
    assert root.find(f"{space}title") is None
    modules = [(item.findtext(f"{space}title"), item) for item in root.findall(f"{space}item")]
    assert [title for title, _ in modules] == [*(part.title for part in unit.parts), "Questions", "For facilitators"]
    kinds = {each.get("identifier"): each.get("type") for each in manifest.iter(f"{space}resource")}
    for part, (_, module) in zip(unit.parts, modules, strict=False):
        leaves = [
            (leaf.findtext(f"{space}title"), kinds[leaf.get("identifierref")])
            for leaf in module.findall(f"{space}item")
        ]
        links = [title for title, kind in leaves if kind == "imswl_xmlv1p1"]
        assert links == [*(scene.title for scene in part.scenes), part.lesson.title]
        topics = sum(kind == "imsdt_xmlv1p1" for _, kind in leaves)
        assert topics == sum(scene.pause is not None for scene in part.scenes) + 1


def test_guide_is_for_instructors_alone() -> None:
    manifest = package(COURSES[0], "cc").files["imsmanifest.xml"].decode()
    guide = re.search(r'<resource identifier="guide-resource".*?</resource>', manifest, re.DOTALL)
    assert guide
    assert "<lom:value>Instructor</lom:value>" in guide[0]
    assert manifest.count("<lom:value>") == 1


def test_cartridge_needs_the_address_of_the_site() -> None:
    with pytest.raises(common_cartridge.NoSiteUrlError):
        make("cc", small_course({}, None), press())


@each_course
def test_qti_is_read_back_as_it_was_asked(slug: str) -> None:
    unit = course(slug)
    items = list(ElementTree.fromstring(package(slug, "cc").files["quiz/assessment.xml"]).iter(f"{QTI}item"))
    wanted = list(itertools.chain.from_iterable(map(expected_items, unit.questions)))
    assert len(items) == len(wanted)
    for item, (ident, profile, ask, labels) in zip(items, wanted, strict=True):
        assert (item.get("ident"), profile_of(item)) == (ident, profile)
        assert item.findtext(f"{QTI}presentation/{QTI}material/{QTI}mattext") == ask
        if labels:
            assert [(text, text in right_answer(item)) for text in labels_of(item)] == labels


def expected_items(asked: Asked) -> Iterator[tuple[str, str, str, list[tuple[str, bool]]]]:
    """What a question becomes: id, profile, question and, if one chooses, each text and whether it is right."""
    question = asked.question
    match question.type:
        case "choice":
            kind = "cc.multiple_response.v0p1" if asked.has_several else "cc.multiple_choice.v0p1"
            yield asked.id, kind, question.ask, [(option.text, option.right) for option in question.options]
        case "true-false":
            labels = [("True", asked.right == "t"), ("False", asked.right == "f")]
            yield asked.id, "cc.true_false.v0p1", question.ask, labels
        case "matching":
            sides = sorted(pair.right for pair in question.pairs)
            for number, pair in enumerate(question.pairs, 1):
                labels = [(side, side == pair.right) for side in sides]
                yield f"{asked.id}.{number}", "cc.multiple_choice.v0p1", f"{question.ask} {pair.left}", labels
        case _:
            yield asked.id, "cc.essay.v0p1", question.ask, []


def profile_of(item: ElementTree.Element) -> str | None:
    fields = {
        field.findtext(f"{QTI}fieldlabel"): field.findtext(f"{QTI}fieldentry")
        for field in item.iter(f"{QTI}qtimetadatafield")
    }
    return fields["cc_profile"]


def labels_of(item: ElementTree.Element) -> list[str]:
    return [str(label.findtext(f"{QTI}material/{QTI}mattext")) for label in item.iter(f"{QTI}response_label")]


def right_answer(item: ElementTree.Element) -> set[str]:
    """The one choice that the item's own response processing gives 100 for; every other is tried and gives nothing."""
    labels = {
        str(label.get("ident")): text
        for label, text in zip(item.iter(f"{QTI}response_label"), labels_of(item), strict=True)
    }
    lid = item.find(f".//{QTI}response_lid")
    assert lid is not None
    most = 1 if lid.get("rcardinality") == "Single" else len(labels)
    tried = itertools.chain.from_iterable(itertools.combinations(labels, size) for size in range(1, most + 1))
    right = [chosen for chosen in tried if score_of(item, set(chosen)) == 100]
    assert len(right) == 1
    return {labels[each] for each in right[0]}


def score_of(item: ElementTree.Element, chosen: set[str]) -> int:
    """The score of an answer by QTI 1.2.1: conditions in order, the first that holds ends it unless it continues."""
    score = 0
    for condition in item.iter(f"{QTI}respcondition"):
        test = condition.find(f"{QTI}conditionvar")
        assert test is not None
        if all(holds(each, chosen) for each in test):
            for setvar in condition.findall(f"{QTI}setvar"):
                score = int(setvar.text or "0")
            if condition.get("continue") != "Yes":
                break
    return score


def holds(test: ElementTree.Element, chosen: set[str]) -> bool:
    match test.tag.removeprefix(QTI):
        case "varequal":
            assert test.get("respident") == "answer"
            return test.text in chosen
        case "not":
            return not all(holds(each, chosen) for each in test)
        case "and":
            return all(holds(each, chosen) for each in test)
        case "other":
            return True
        case other:
            raise AssertionError(other)


# The official schemas


@pytest.fixture(scope="module")
def schemas() -> Path:
    """The folder of schemas; they are not ours to pass on, so the test says where it looks."""
    folder = os.environ.get("KB_SCHEMAS")
    if not folder:
        pytest.skip("KB_SCHEMAS names no folder with common-cartridge-1.1/ and scorm/: the schemas are not looked at")
    return Path(folder)


def schema(folder: Path, name: str) -> xmlschema.XMLSchema:
    here = folder / name
    spaces = {
        "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/resource": "ccv1p1_lomresource_v1p0.xsd",
        "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest": "ccv1p1_lommanifest_v1p0.xsd",
        "http://www.imsglobal.org/xsd/imsccv1p1/imsccauth_v1p1": "ccv1p1_imsccauth_v1p1.xsd",
        "http://www.w3.org/XML/1998/namespace": "xml.xsd",
    }
    locations = {space: str(here.parent / file) for space, file in spaces.items() if (here.parent / file).exists()}
    return xmlschema.XMLSchema(str(here), locations=locations, allow="local")


def invalid(schema: xmlschema.XMLSchema, data: bytes) -> list[str]:
    return [str(error.reason) for error in schema.iter_errors(data.decode())]


CARTRIDGE = {
    "imsmanifest.xml": "ccv1p1_imscp_v1p2_v1p0.xsd",
    "quiz/": "ccv1p1_qtiasiv1p2p1_v1p0.xsd",
    "links/": "ccv1p1_imswl_v1p1.xsd",
    "topics/": "ccv1p1_imsdt_v1p1.xsd",
}


@pytest.mark.parametrize("start", CARTRIDGE)
def test_cartridge_is_valid_by_the_official_schemas(start: str, schemas: Path) -> None:
    official = schema(schemas, f"common-cartridge-1.1/{CARTRIDGE[start]}")
    made = [make("cc", lesson("listen-first"), press()), make("cc", unit_of("é & <b> ]]>\x00"), press())]
    for each in [*(package(slug, "cc") for slug in COURSES), *made]:
        files = {path: data for path, data in each.files.items() if path.startswith(start)}
        assert files
        assert {path: problems for path, data in files.items() if (problems := invalid(official, data))} == {}
        some = next(iter(files.values()))
        assert invalid(official, some.replace(b"<title>", b"<titel>").replace(b"</title>", b"</titel>")) or (
            invalid(official, some.replace(b"response_label", b"response_lable"))
        )


SCHEMATRON = "{http://purl.oclc.org/dsdl/schematron}"


def rules_of(xsd: Path) -> isoschematron.Schematron:
    """The Schematron rules (ISO/IEC 19757-3) that stand in a schema of the cartridge, for what XSD cannot say.

    They still give resources the types of version 1.0, and would look at none of 1.1.
    """
    text = re.sub(rb"(imscc_xml|imsdt_xml|imswl_xml)v1p0", rb"\1v1p1", xsd.read_bytes())
    rules = etree.Element(f"{SCHEMATRON}schema")
    for info in etree.fromstring(text).iter("{http://www.w3.org/2001/XMLSchema}appinfo"):
        rules.extend(info.iterchildren(f"{SCHEMATRON}ns", f"{SCHEMATRON}pattern"))
    return isoschematron.Schematron(rules, store_report=True, validate_schema=False)


@pytest.mark.parametrize(
    ("file", "xsd", "wrong"),
    [
        ("imsmanifest.xml", "ccv1p1_imscp_v1p2_v1p0.xsd", (b'type="imswl_xmlv1p1"', b'type="imswl_xmlv1p1" href="x"')),
        ("imsmanifest.xml", "ccv1p1_lommanifest_v1p0.xsd", (b"<lomimscc:lom>", b"<lomimscc:lom><lomimscc:general/>")),
        ("quiz/assessment.xml", "ccv1p1_qtiasiv1p2p1_v1p0.xsd", (b"cc.essay.v0p1", b"cc.true_false.v0p1")),
    ],
    ids=["manifest", "description", "quiz"],
)
def test_cartridge_keeps_the_official_rules(file: str, xsd: str, wrong: tuple[bytes, bytes], schemas: Path) -> None:
    rules = rules_of(schemas / "common-cartridge-1.1" / xsd)
    for each in (*(package(slug, "cc") for slug in COURSES), make("cc", unit_of("é & <b> ]]>\x00"), press())):
        assert broken(rules, each.files[file]) == []
        assert wrong[0] in each.files[file]
        assert broken(rules, each.files[file].replace(*wrong)) != []


def broken(rules: isoschematron.Schematron, data: bytes) -> list[str]:
    rules.validate(etree.fromstring(data))
    report = "{http://purl.oclc.org/dsdl/svrl}"
    assert rules.validation_report.find(f"{report}fired-rule") is not None, "no rule looked at anything"
    return ["".join(text.itertext()).strip() for text in rules.validation_report.iter(f"{report}text")]


@pytest.mark.parametrize(
    ("name", "file"), [("scorm12", "coursecode_scorm12_package.xsd"), ("scorm2004", "coursecode_scorm2004_package.xsd")]
)
def test_scorm_manifest_is_valid_by_the_official_schemas(name: str, file: str, schemas: Path) -> None:
    official = schema(schemas, f"scorm/{file}")
    for each in [*(package(slug, name) for slug in COURSES), make(name, unit_of("é & <b> ]]>\x00"), press())]:
        manifest = each.files["imsmanifest.xml"]
        assert invalid(official, manifest) == []
        assert invalid(
            official, manifest.replace(b"<resources>", b"<resource>").replace(b"</resources>", b"</resource>")
        )


def test_manifests_name_their_edition() -> None:
    assert b"<schemaversion>1.2</schemaversion>" in package(COURSES[0], "scorm12").files["imsmanifest.xml"]
    assert b'adlcp:scormtype="sco"' in package(COURSES[0], "scorm12").files["imsmanifest.xml"]
    newer = package(COURSES[0], "scorm2004").files["imsmanifest.xml"]
    assert b"<schemaversion>2004 4th Edition</schemaversion>" in newer
    assert b'adlcp:scormType="sco"' in newer


def test_largest_course_that_the_check_lets_pass_can_be_kept() -> None:
    options = tuple(Option.model_construct(text=str(number), right=number > 0, why=None) for number in range(20))
    question = Question.model_construct(
        id="q", type="choice", ask="?", options=options, pairs=(), answer=None, why=None
    )
    unit = unit_of("Text")
    many = tuple(Asked(f"q-{number}", question) for number in range(MOST_ASKED - 1))
    assert_conformant(make("scorm12", replace(unit, parts=(replace(unit.parts[0], quiz=many),)), press()))


# German


@each_format
def test_packages_speak_german(name: str) -> None:
    made: Package = package(COURSES[0], name, "de")
    assert_conformant(made)
    if name in ("scorm12", "scorm2004"):
        html = made.files["index.html"].decode()
        assert '<html lang="de">' in html
        assert '<button type="button" id="next">Weiter</button>' in html


# The command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = copy_mini_site(tmp_path / "base")
    monkeypatch.chdir(root)
    return root


def test_export_writes_every_package_and_the_report(folder: Path) -> None:
    result = kb("export", "course", "first-week", "--site-url", SITE)
    assert (result.exit_code, result.stderr) == (0, "")
    written = sorted(path.name for path in (folder / "exports/first-week").iterdir())
    assert written == [
        "first-week-scorm12.zip",
        "first-week-scorm2004.zip",
        "first-week.gift.txt",
        "first-week.html",
        "first-week.imscc",
        "report.json",
    ]
    assert sorted(line.rpartition("/")[2] for line in result.stdout.splitlines()) == written


def test_export_of_everything_without_an_address_says_what_is_missing(folder: Path) -> None:
    result = kb("export", "lesson", "listen-first", "--out", "there")
    assert result.exit_code == 0
    assert not list(folder.glob("there/*.imscc"))
    assert "No cartridge: it holds links to the site." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["course", "first-week", "--format", "cc"],
            "Give --site-url https://..., or write site_url into mkdocs.yml.",
        ),
        (
            ["course", "first-wek"],
            "There is no published course 'first-wek'. Did you mean first-week?",
        ),
        (["lesson", "nothing-at-all"], "There is no published lesson 'nothing-at-all'."),
        (["course", "first-week", "--site-url", "kb.example"], "'kb.example' is not the address of a site."),
        (["course", "first-week", "--format", "h5p"], "'h5p' is not one of"),
        (["course", "first-week", "--out", "mkdocs.yml"], "is a file"),
    ],
)
def test_export_that_cannot_be_understood_writes_nothing(arguments: list[str], said: str, folder: Path) -> None:
    result = kb("export", *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert not (folder / "exports").exists()


def test_export_takes_the_address_from_the_configuration(folder: Path) -> None:
    config = folder / "mkdocs.yml"
    config.write_text(f"site_url: {SITE}\n{config.read_text('utf-8')}", "utf-8")
    assert kb("export", "course", "first-week", "--format", "cc").exit_code == 0
    with zipfile.ZipFile(folder / "exports/first-week/first-week.imscc") as archive:
        link = archive.read("links/part-1-lesson.xml").decode()
    assert f'href="{SITE}lessons/listen-first/"' in link


def test_export_of_a_broken_knowledge_base_writes_nothing(folder: Path) -> None:
    (folder / "lessons/listen-first.md").write_text("no front matter\n", "utf-8")
    result = kb("export", "course", "first-week")
    assert result.exit_code == 1
    assert "Nothing was written" in result.stderr
    assert not (folder / "exports").exists()


def test_projects_own_courses_are_those_that_the_tests_look_at() -> None:
    assert sorted(path.stem for path in (ROOT / "courses").glob("*.md")) == sorted(COURSES)
