"""Rules of other packages: the tiny distribution in tests/extension/, as an install would leave it, and broken ones."""

import json
import re
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest
from case_files import BASE, write_case
from command import kb
from sites import change

import kb_builder.extending
from kb_builder.diagnostics import ExtensionError
from kb_builder.hosts.failures import told
from kb_builder.installed_rules import installed_rules
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.publishing.cache import open_cache
from kb_builder.publishing.inputs import inputs_of

ROOT = Path(__file__).parents[1]
EXTENSION = Path(__file__).parent / "extension"
PLACE = "stories/first-call.md:28:1: warning[XHOUSE001 house-jargon]"
JARGON = f"""{PLACE}: Readers outside do not know what 'Tier two' is.
     |
  28 | Tier two said nothing.
     | ^^^^^^^^
     = hint: Write for example: a specialist.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a knowledge base without a problem."""
    write_case(BASE, tmp_path / "base")
    monkeypatch.chdir(tmp_path / "base")
    return tmp_path / "base"


@pytest.fixture
def installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The extension, where Python finds it: a copy that may be changed."""
    return install(Path(shutil.copytree(EXTENSION, folder.parent / "installed")), monkeypatch)


def install(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What lies in the folder can be imported, and nothing of it has been yet."""
    monkeypatch.syspath_prepend(place)
    for name in [path.stem for path in place.glob("*.py")]:
        monkeypatch.delitem(sys.modules, name, raising=False)
    return place


def write_jargon(folder: Path, name: str = "first-call") -> None:
    story = folder / f"stories/{name}.md"
    story.write_text(
        story.read_text("utf-8").replace("calls again.", "calls again twice.\n\nTier two said nothing.\n\n"), "utf-8"
    )


def test_report_shows_the_place_in_the_text(folder: Path, installed: Path) -> None:
    write_jargon(folder)
    done = kb("check", "--no-cache")
    assert (done.exit_code, done.stdout) == (0, f"{JARGON}\nFound 1 warning.\n")


def test_rules_of_extensions_are_listed_and_explained(folder: Path, installed: Path) -> None:
    lines = kb("rules").stdout.splitlines()
    assert lines[0].startswith("KB001      error ")
    assert lines[-2:] == [
        "XHOUSE001  warning  house-jargon                A word that only people in our house know",
        "XHOUSE101  advice   one-sided-company           A company with three bad stories and no good one",
    ]
    assert json.loads(kb("rules", "--format", "json").stdout.splitlines()[-1])["code"] == "XHOUSE101"
    page = "# XHOUSE001 house-jargon\n\nTrainees are new. Write what a customer would say.\n"
    assert kb("explain", "xhouse001").stdout == kb("explain", "house-jargon").stdout == page
    assert "Did you mean house-jargon?" in kb("explain", "house-jargn").stderr


@pytest.mark.parametrize("choice", ["XHOUSE001", "house-jargon", "X", "XHOUSE", "KB9,X"])
def test_rules_of_extensions_are_selected_like_others(folder: Path, installed: Path, choice: str) -> None:
    write_jargon(folder)
    assert "XHOUSE001" in kb("check", "--no-cache", "--select", choice).stdout
    assert kb("check", "--no-cache", "--ignore", choice).stdout == "No problems found.\n"
    assert kb("check", "--no-cache", "--select", "KB4xx").stdout == "No problems found.\n"


def test_formats_for_programs_name_the_rule(folder: Path, installed: Path) -> None:
    write_jargon(folder)
    line = json.loads(kb("check", "--no-cache", "--format", "json").stdout)
    assert (line["rule"], line["name"], line["severity"]) == ("XHOUSE001", "house-jargon", "warning")
    log = json.loads(kb("check", "--no-cache", "--format", "sarif").stdout)["runs"][0]
    assert [rule["id"] for rule in log["tool"]["driver"]["rules"]] == ["XHOUSE001"]
    assert log["results"][0]["ruleIndex"] == 0
    assert "title=XHOUSE001 house-jargon" in kb("check", "--no-cache", "--format", "github").stdout


def test_exception_with_a_reason_is_possible_and_must_be_needed(folder: Path, installed: Path) -> None:
    allowed = "allow: [{rule: house-jargon, because: It is quoted.}]\nsource:"
    change(folder / "stories/first-call.md", "source:", allowed)
    assert "KB901 unused-allow]: Nothing here needs an exception from XHOUSE001" in kb("check", "--no-cache").stdout
    write_jargon(folder)
    assert kb("check", "--no-cache").stdout == "No problems found.\n"


def test_exception_from_a_rule_that_is_not_installed_is_told(folder: Path) -> None:
    change(folder / "stories/first-call.md", "source:", "allow: [{rule: XHOUSE001, because: x}]\nsource:")
    shown = kb("check", "--no-cache").stdout
    assert "There is no rule 'XHOUSE001'." in shown
    assert "It belongs to an extension, which is not installed here." in shown


def test_check_of_everything_sees_all_stories(folder: Path, installed: Path) -> None:
    for number in range(3):
        text = (folder / "stories/first-call.md").read_text("utf-8")
        kept = [line for line in text.splitlines() if not line.startswith(("journey:", "contrast_with:"))]
        body = "\n".join(kept).replace("parcelo", "anonymous\nindustry: retail")
        (folder / f"stories/story-{number}.md").write_text(f"{body}\n", "utf-8")
    shown = kb("check", "--select", "XHOUSE101").stdout
    assert "All 3 stories about anonymous are negative." in shown
    assert kb("check", "--select", "XHOUSE101").stdout == shown


def test_in_a_draft_errors_are_warnings(folder: Path, installed: Path) -> None:
    change(installed / "house_style.py", "Severity.WARNING", "Severity.ERROR")
    write_jargon(folder)
    assert kb("check", "--no-cache").exit_code == 1
    change(folder / "stories/first-call.md", "added:", "status: draft\nadded:")
    assert "warning[XHOUSE001" in kb("check", "--no-cache").stdout


def test_what_was_found_is_remembered_until_the_extension_changes(
    folder: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_jargon(folder)
    assert [kb("check").stdout for _ in range(2)] == [f"{JARGON}\nFound 1 warning.\n"] * 2
    before = inputs_of(read_knowledge_base(folder / "mkdocs.yml"), [])
    change(installed / "house_style.py", '"tier two"', '"the agent"')
    install(installed, monkeypatch)
    assert inputs_of(read_knowledge_base(folder / "mkdocs.yml"), []) != before
    assert kb("check").stdout == kb("check", "--no-cache").stdout != f"{JARGON}\nFound 1 warning.\n"
    (installed / "house_style-1.0.dist-info/entry_points.txt").write_text("", "utf-8")
    install(installed, monkeypatch)
    assert kb("check").stdout == "No problems found.\n"


def test_each_text_is_given_once_while_nothing_changes(folder: Path, installed: Path) -> None:
    base = read_knowledge_base(folder / "mkdocs.yml")
    looked_at = []
    for _ in range(2):
        with closing(open_cache(base)) as cache:
            analysis = base.analyse(memory=cache)
            cache.save()
        looked_at.append(len(analysis.facts.known))
    assert looked_at[0] == 0 < looked_at[1]


FAMILY = "from kb_builder.extending import *\nRULE = Rule({code!r}, {name!r}, Severity.ERROR, 'x')\n"
HEAD = FAMILY.format(code="XA001", name="own-rule")
FOUND = "Diagnostic(RULE, 'stories/first-call.md', START, 'x')"
REPORTS_ANOTHER = f"""{HEAD}OTHER, RULE = RULE, Rule('XA002', 'other', Severity.ERROR, 'x')
FAMILY = RuleFamily({{OTHER: 'x'}}, lambda facts: [{FOUND}])"""

BROKEN = {
    "1/0": "broken:FAMILY cannot be loaded. ZeroDivisionError: division by zero",
    "FAMILY = 1": "broken:FAMILY is no RuleFamily.",
    "x = 1": "broken:FAMILY cannot be loaded. AttributeError: module 'broken' has no attribute 'FAMILY'",
    FAMILY.format(code="KB999", name="own-rule") + "FAMILY = RuleFamily({RULE: 'x'}, iter)": (
        "the code 'KB999' is not one for extensions. Write X, up to eight capital letters of your own and three "
        "digits: XACME001."
    ),
    FAMILY.format(code="XA001", name="Own rule") + "FAMILY = RuleFamily({RULE: 'x'}, iter)": (
        "the name 'Own rule' of XA001 is not lower-case words with hyphens."
    ),
    FAMILY.format(code="XA001", name="dangling-lesson") + "FAMILY = RuleFamily({RULE: 'x'}, iter)": (
        "its rule XA001 dangling-lesson is called like one of kb-builder."
    ),
    HEAD + "FAMILY = RuleFamily({RULE: ' '}, iter)": "XA001 has no page for `kb explain`.",
    HEAD + "def check(facts):\n    yield 1 / 0\nFAMILY = RuleFamily({RULE: 'x'}, check)": (
        "its check failed. ZeroDivisionError: division by zero"
    ),
    HEAD + "FAMILY = RuleFamily({Rule('XA002', 'other', 'error', 'x'): 'x'}, iter)": (
        "Rule(code='XA002', name='other', severity='error', finds='x') is no Rule with a Severity."
    ),
    HEAD + "FAMILY = RuleFamily({RULE: 'x'}, lambda facts: None)": (
        "its check failed. TypeError: 'NoneType' object is not iterable"
    ),
    HEAD + "FAMILY = RuleFamily({RULE: 'x'}, lambda facts: ['no'])": (
        "its check gives 'no', which is no Diagnostic of plain values."
    ),
    REPORTS_ANOTHER: "its check reports XA002, which is none of its rules.",
}


@pytest.mark.parametrize("code", BROKEN)
def test_extension_that_is_broken_is_named_and_is_nobody_elses_bug(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    install(distribution(folder.parent, "broken", code), monkeypatch)
    done = kb("check", "--no-cache")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.endswith(
        f"\nError: The extension broken 2.1 cannot be used: {BROKEN[code]}\n"
        "This is no mistake of your stories. Tell its author, or remove it: pip uninstall broken\n"
    )
    assert "This is a bug of kb" not in done.stderr


def distribution(folder: Path, name: str, code: str) -> Path:
    """An installed distribution with one module and one entry point."""
    place = folder / f"{name}-installed"
    info = place / f"{name}-2.1.dist-info"
    info.mkdir(parents=True)
    (place / f"{name}.py").write_text(code, "utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.1\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[kb_builder.rules]\n{name} = {name}:FAMILY\n", "utf-8")
    return place


def test_two_extensions_with_one_code_are_both_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("first", "second"):
        code = FAMILY.format(code="XA001", name=f"{name}-rule") + "FAMILY = RuleFamily({RULE: 'x'}, iter)"
        install(distribution(folder.parent, name, code), monkeypatch)
    with pytest.raises(ExtensionError, match=r"second 2\.1 cannot be used: its rule XA001 .* like one of first 2\.1"):
        installed_rules()


def test_text_that_was_not_given_is_not_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"{HEAD}FAMILY = RuleFamily({{RULE: 'x'}}, lambda facts: [{FOUND}], of_texts=True)"
    install(distribution(folder.parent, "peeping", code), monkeypatch)
    assert kb("check").exit_code == 1
    change(folder / "stories/second-call.md", "## What they did", "Well.\n\n## What they did")
    assert "and yet reports stories/first-call.md, which it was not given." in kb("check").stderr


def test_traceback_of_an_extension_is_shown_to_those_who_write_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(distribution(folder.parent, "broken", "def load():\n    return 1 / 0\nFAMILY = load()"), monkeypatch)
    assert re.search(r'broken\.py", line 2, in load', kb("rules").stderr)


def test_what_lies_in_the_current_folder_is_not_installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m kb_builder` puts it into the path, and a stranger could have put something into it."""
    place = distribution(folder.parent, "stranger", "1/0")
    shutil.copytree(place, folder, dirs_exist_ok=True)
    monkeypatch.syspath_prepend(folder)
    assert kb("rules").exit_code == 0
    install(place, monkeypatch)
    assert "stranger 2.1" in kb("rules").stderr


def test_build_with_a_broken_extension_leaves_the_site_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "site").mkdir()
    (folder / "site/index.html").write_text("The old site", "utf-8")
    install(distribution(folder.parent, "broken", "1/0"), monkeypatch)
    assert kb("build").exit_code == 3
    assert (folder / "site/index.html").read_text("utf-8") == "The old site"


def test_host_says_which_extension_it_was(folder: Path) -> None:
    error = ExtensionError("The extension broken 2.1 cannot be used: x")
    assert told(error, None) == str(error)  # type: ignore[arg-type]  # the settings are not asked


def test_pages_show_the_code_of_this_extension() -> None:
    page = (ROOT / "docs/documentation/add-rules.md").read_text("utf-8")
    assert (EXTENSION / "house_style.py").read_text("utf-8") in page
    assert (EXTENSION / "pyproject.toml").read_text("utf-8") in page


def test_interface_is_all_documented() -> None:
    page = (ROOT / "docs/documentation/add-rules.md").read_text("utf-8")
    assert [name for name in kb_builder.extending.__all__ if f"`{name}`" not in page] == []
