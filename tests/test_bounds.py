"""No story holds up or ends the check: each of them gets its report in time, and the others theirs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from case_files import BASE, write_case
from command import kb
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from knowledge import BASE_TEXTS, STORY, _resolve, convert, sources
from slow_bodies import HOSTILE, SIZE, SLOW_CODE, Processor, full, in_lines, nested
from test_converting import LEAKING

from kb_builder.checking import Analysis, analyse
from kb_builder.converting import BoundedConverter, Converted, Converter, Resolve, TooMuchError, beyond_limits, bounded
from kb_builder.converting.limits import is_plain
from kb_builder.diagnostics import Diagnostic
from kb_builder.isolating import IsolatedConverter, WorkerError, isolated_converter
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.model import KbConfig

MOST_SECONDS = 2.0
ROOT = Path(__file__).parents[1]
FRONT_MATTER = STORY[: STORY.index("## Situation")].replace("step: 1", "step: 7")
OTHER = STORY.replace("step: 1", "step: 8") + "\n[a](nowhere.md)\n"
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


@pytest.fixture(scope="module")
def aside() -> Iterator[IsolatedConverter]:
    with IsolatedConverter() as converter:
        yield converter


def checked(body: str, aside: IsolatedConverter) -> tuple[Analysis, float]:
    """The analysis of the base with a story of this body and another one, and the time it took."""
    texts = {**BASE_TEXTS, "stories/hostile.md": FRONT_MATTER + body, "stories/other.md": OTHER}
    processor = Processor()
    before = processor.seconds(*pids(aside))
    analysis = analyse(sources(texts), KbConfig(), aside=aside)
    return analysis, processor.seconds(*pids(aside)) - before


def pids(aside: IsolatedConverter) -> list[int]:
    return [aside._process.pid] if aside._process else []


def of(path: str, analysis: Analysis) -> list[Diagnostic]:
    return [found for found in analysis.diagnostics if found.path == path]


@pytest.mark.parametrize("shape", HOSTILE)
def test_hostile_story_gets_its_report_in_time_and_the_other_story_too(shape: str, aside: IsolatedConverter) -> None:
    assert len(HOSTILE[shape].encode()) <= SIZE + 1
    analysis, seconds = checked(HOSTILE[shape], aside)
    assert seconds < MOST_SECONDS
    assert "stories/hostile.md" in analysis.facts.converted or "too-much-markup" in {
        found.rule.name for found in of("stories/hostile.md", analysis)
    }
    assert "broken-link" in {found.rule.name for found in of("stories/other.md", analysis)}


TOKENS = [
    *("[", "![", "](", "](<", '"', ")", "<", "<a ", "<div>\n", "</", "<!--", "-->", "<![CDATA[", "<?", "]]>"),
    *("*", "**", "_", "__", "`", "``", "```\n", "```java\n", "~~~\n", "\\", "&", "&#", ";", "{: ", "}", ".a ", "a="),
    *("- ", "1. ", "> ", "# ", "## a\n\n", "---\n", "===\n", "|", "|-|-|\n", "    ", "\t", "!!! note\n", "??? a\n"),
    *('=== "a"\n', ":   ", "[^1]", "[^1]: ", "[a]: ", "[a]", "*[ab]: ", "ab ", "- [ ] ", "1-", "+49 30 1", "a@", "é"),
    *("\n", "\n\n", " ", "a", "a ", "Aa "),
]


MANY = 2_000 if settings().max_examples > 1_000 else 40


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """Pieces of a few tokens, each repeated often, in lines that the caps let pass."""
    tokens = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=4).map("".join)
    pieces = draw(st.lists(st.tuples(tokens, st.integers(1, 4_000)), min_size=1, max_size=4))
    width = draw(st.sampled_from([60, 1900]))
    body = "".join(piece * times for piece, times in pieces)[:SIZE]
    lines = (line[place : place + width] for line in body.split("\n") for place in range(0, len(line) or 1, width))
    body = "\n".join(lines).encode()[:SIZE].decode("utf-8", "ignore")
    while list(beyond_limits(body)) and len(body) > 100:
        body = body[: len(body) // 2]
    return body


@settings(suppress_health_check=list(HealthCheck), max_examples=MANY)
@given(body=bodies())
@example(body="<![CDATA[]]><![>")
def test_no_body_within_the_caps_takes_long(aside: IsolatedConverter, body: str) -> None:
    analysis, seconds = checked(body, aside)
    assert seconds < MOST_SECONDS
    assert "broken-link" in {found.rule.name for found in of("stories/other.md", analysis)}


# What each defence is for: without it the same text costs many times as much, or ends the process.


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


@pytest.mark.parametrize(
    ("unit", "few", "many"),
    [
        pytest.param("[\n", 250, 1_250, id="openings"),
        pytest.param("<![CDATA[\n", 80, 400, id="sections"),
        pytest.param("<a b=c a\n\n", 250, 1_250, id="tags"),
    ],
)
def test_cap_on_openings_ends_what_grows_with_their_square(unit: str, few: int, many: int) -> None:
    warm = Converter()
    convert("[a](b)", warm)
    at_few = min(_seconds(lambda: convert(unit * few, warm)) for _ in range(3))
    assert _seconds(lambda: convert(unit * many, warm)) > 10 * at_few
    assert list(beyond_limits(unit * (many * 3)))


DEEPER_THAN_THE_STACK = nested("- x\n", 250, "\t")


def test_what_exhausts_the_stack_is_reported() -> None:
    converter = BoundedConverter()
    with pytest.raises(TooMuchError, match="nested too deep"):
        converter.convert(DEEPER_THAN_THE_STACK, _resolve, base="")
    assert converter.convert("a", _resolve, base="").html == "<p>a</p>"


def test_page_that_is_much_larger_than_its_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"*[ab]: {'x' * 1_900}\n\n" + "ab ab ab ab ab ab ab ab\n\n" * 160
    converter = BoundedConverter()
    with pytest.raises(TooMuchError) as refused:
        converter.convert(body, _resolve, base="")
    assert refused.value.excesses[0][0] == "The page would have 2,407 KiB of HTML; 2,048 KiB are allowed."
    monkeypatch.setattr(bounded, "_HTML", SIZE**2)
    assert len(converter.convert(body, _resolve, base="").html) > 100 * len(body)


def test_cap_on_signs_says_where_they_become_too_many() -> None:
    body = in_lines("a *b* " * 3_100, 60)
    message, _, place = next(beyond_limits(body))
    assert message == "There are 6,200 of the signs \\ * _ ` &; 6,000 are allowed."
    assert (body[slice(*place)], body[: place[0]].count("*")) == ("*", 6_000)


def test_section_of_xml_in_the_middle_is_no_end_of_the_check() -> None:
    assert convert("<![CDATA[]]><![>").text == ""


def test_too_many_long_numbers_are_one_error_instead_of_a_long_search() -> None:
    def found(numbers: int) -> list[str]:
        files = {**BASE_TEXTS, "stories/hostile.md": FRONT_MATTER + "+49 30 123456\n" * numbers}
        return [
            diagnostic.message
            for diagnostic in of("stories/hostile.md", analyse(sources(files), KbConfig(phone_regions=["DE"])))
            if diagnostic.rule.name == "phone-number"
        ]

    assert found(100) == ["This is a telephone number."] * 100
    assert found(2_000) == ["More than 16,000 characters of this text are long numbers: too many to look through."]


def test_many_broken_links_cost_little_in_a_large_knowledge_base() -> None:
    many = {f"docs/page-{number}.md": "a" for number in range(3_000)}
    files = {**BASE_TEXTS, **many, "stories/hostile.md": FRONT_MATTER + HOSTILE["links to nothing"]}
    all_sources = sources(files)
    assert _seconds(lambda: analyse(all_sources, KbConfig())) < 4  # 3,000 pages take most of it.


@pytest.mark.parametrize("name", ["stories/hostile.md", "companies.yml"])
@pytest.mark.parametrize(
    "text",
    ["[" * 8_000, "a: " + "[" * 8_000, "{" * 8_000, "- " * 4_000, "? " * 4_000, "a: b\n" * 1_600, '"\\x' * 2_000],
    ids=["brackets", "brackets in a value", "braces", "lists", "questions", "equal keys", "escapes"],
)
def test_hostile_yaml_is_reported_in_time(name: str, text: str) -> None:
    content = f"---\n{text}\n---\n" if name.endswith(".md") else text
    found: list[Analysis] = []
    assert _seconds(lambda: found.append(analyse(sources({**BASE_TEXTS, name: content}), KbConfig()))) < MOST_SECONDS
    assert of(name, found[0])


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n" * 200_000,
        "".join(f"k{n}: a\n" for n in range(100_000)),
        "a: [" + "b," * 2_000_000,
        "- - - - - - a\n" * 90_000,
    ],
    ids=["equal keys", "keys", "commas", "lists in lists"],
)
def test_settings_of_a_size_that_nobody_reads_are_refused_at_once(text: str) -> None:
    found: list[Analysis] = []
    files = {**BASE_TEXTS, "companies.yml": text}
    assert _seconds(lambda: found.append(analyse(sources(files), KbConfig()))) < MOST_SECONDS
    assert [one.message for one in of("companies.yml", found[0])] == ["There are tens of thousands of keys and values."]


# What is plain


@pytest.mark.parametrize("folder", ["stories", "lessons", "courses"])
@pytest.mark.parametrize("root", [ROOT, BASE, ROOT / "tests" / "mini-site"], ids=lambda root: root.name)
def test_ordinary_texts_need_no_second_process(root: Path, folder: str) -> None:
    for file in sorted((root / folder).glob("*.md")):
        assert is_plain(file.read_text("utf-8").split("---", 2)[2]), file.name


@pytest.mark.parametrize(
    "body",
    [
        "a" * 25_000,
        "a\n" * 601,
        "\U0001f600" * 7_000,
        "a" * 2_001,
        "> " * 13 + "a",
        "a\rb",
        "[(" * 30,
        "(" * 60,
        "[a " * 301,
        "a*b" * 301,
        " " * 20 + "a",
        "\t" * 5 + "a",
        "*[a]: b",
        f"*[ab]: {'c' * 200}",
        "```java\n```",
        "> ~~~ {.java}\n",
    ],
)
def test_body_that_could_be_costly_is_not_plain(body: str) -> None:
    assert not is_plain(body)


@pytest.mark.parametrize("body", ["```\na\n```\n", "~~~\na\n~~~", "```json\r\n{}\r\n```\r\n", "*[CX]: Care", ""])
def test_code_without_a_grammar_and_a_short_abbreviation_are_plain(body: str) -> None:
    assert is_plain(body)


@given(
    piece=st.lists(st.sampled_from([*TOKENS, "~", "^", "+", "("]), max_size=5).map("".join), times=st.integers(1, 800)
)
@example(piece="((([", times=15)
@example(piece="~^=+", times=100)
@example(piece="aaaa\r", times=4_000)
def test_nothing_plain_is_beyond_limits(piece: str, times: int) -> None:
    body = piece * times
    assert not (is_plain(body) and list(beyond_limits(body)))


@pytest.mark.parametrize(
    "unit", ["[a](b) ", "<b>", "*a ", "`a ", "# a #\n", "> #a\n", "- -\n", "|a", "-- ", "=\n", "  \n"]
)
def test_fullest_plain_body_takes_a_moment(unit: str) -> None:
    for body in (in_lines(unit * 24_000)[:24_000], unit * 24_000):
        while not is_plain(body):
            body = body[: len(body) * 9 // 10]
        assert _seconds(lambda body=body: convert(body)) < 1  # type: ignore[misc]


# The second process


class Refusing:
    """An aside that must not be asked."""

    def convert(self, body: str, resolve: Resolve, *, base: str) -> Converted:
        raise AssertionError("this body is plain")


def test_plain_body_is_converted_here_and_any_other_aside(aside: IsolatedConverter) -> None:
    converter = BoundedConverter(Refusing())
    assert converter.convert("a", _resolve, base="").html == "<p>a</p>"
    assert converter.convert("a" * 30_000, _resolve, base="", by_hand=True).words == 1
    with pytest.raises(AssertionError):
        converter.convert("*[a]: b", _resolve, base="")


def test_conversion_aside_is_the_same_as_here(aside: IsolatedConverter) -> None:
    bodies = [*LEAKING, "## A *b*\n\n[a](x.md#b) [c](nope.md) ![d](e.png) [f](https://g.example)\n", "é 😀 \u4e2d\r\n"]
    assert [aside.convert(body, _resolve, base="../../") for body in bodies] == [convert(body) for body in bodies]


def test_stack_of_the_second_process_is_bounded_too(aside: IsolatedConverter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated_converter, "_MOST_SECONDS", 20.0)
    with pytest.raises(TooMuchError, match="nested too deep"):
        aside.convert(DEEPER_THAN_THE_STACK, _resolve, base="")
    assert aside.convert("[a](b.md)", _resolve, base="../../") == convert("[a](b.md)")


def test_process_is_started_when_it_is_needed_and_stays() -> None:
    with IsolatedConverter() as aside:
        assert pids(aside) == []
        aside.convert("a", _resolve, base="")
        first = pids(aside)
        aside.convert("b", _resolve, base="")
        assert pids(aside) == first
    assert pids(aside) == []


def test_slow_body_ends_its_process_and_the_next_one_gets_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated_converter, "_MOST_SECONDS", 0.3)
    with IsolatedConverter() as aside:
        aside.convert("a", _resolve, base="")
        first = pids(aside)
        with pytest.raises(TooMuchError, match="takes too long"):
            aside.convert(SLOW_CODE, _resolve, base="")
        assert aside.convert("b", _resolve, base="").html == "<p>b</p>"
        second = pids(aside)
        assert second != first
        with pytest.raises(TooMuchError):
            aside.convert(SLOW_CODE, _resolve, base="")
        assert pids(aside) == second, "it is known by now, and not tried again"


def test_without_the_second_process_slow_code_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    warm = Converter()
    code = ["```aspectj\n" + "a b\n" * lines + "```\n" for lines in (0, 100, 600)]
    _, few, many = (_seconds(lambda body=body: convert(body, warm)) for body in code)  # type: ignore[misc]
    assert many > 10 * few
    assert list(beyond_limits(SLOW_CODE)) == [], "no cap knows how slowly a grammar reads"


@ON_LINUX
def test_body_that_takes_all_memory_ends_its_process_alone() -> None:
    with IsolatedConverter() as aside:
        aside.convert("a", _resolve, base="")
        subprocess.run(["prlimit", f"--pid={pids(aside)[0]}", "--as=150000000:"], check=True)
        with pytest.raises(TooMuchError, match="too much memory"):
            aside.convert(f"*[a]: {'x' * 1_900}\n\n" + "a " * 20_000, _resolve, base="")
        assert aside.convert("b", _resolve, base="").html == "<p>b</p>"


def test_process_that_crashes_is_the_fault_of_its_body(monkeypatch: pytest.MonkeyPatch) -> None:
    with IsolatedConverter() as aside:
        aside.convert("a", _resolve, base="")

        def crash(href: str) -> None:
            os.kill(pids(aside)[0], signal.SIGABRT)
            time.sleep(0.2)

        with pytest.raises(TooMuchError):
            aside.convert("[a](b)", crash, base="")  # type: ignore[arg-type]
        assert aside.convert("b", _resolve, base="").html == "<p>b</p>"


def test_mistake_of_ours_in_the_process_is_no_fault_of_a_body(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with IsolatedConverter() as aside:
        aside.convert("a", _resolve, base="")
        with pytest.raises(WorkerError):
            aside.convert(7, _resolve, base="")  # type: ignore[arg-type]
        assert "Traceback" in capfd.readouterr().err
        assert aside.convert("b", _resolve, base="").html == "<p>b</p>"


def test_process_that_cannot_start_is_said_aloud(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(isolated_converter, "_START", "raise SystemExit(4)")
    with IsolatedConverter() as aside, pytest.raises(WorkerError, match="did not start; it ended with code 4"):
        aside.convert("a", _resolve, base="")


def test_exception_of_the_caller_leaves_no_half_a_conversation() -> None:
    def broken(href: str) -> None:
        raise KeyError(href)

    with IsolatedConverter() as aside:
        with pytest.raises(KeyError):
            aside.convert("[a](b)", broken, base="")  # type: ignore[arg-type]
        assert aside.convert("b", _resolve, base="").html == "<p>b</p>"


_PARENT = """
import sys, time
sys.path[:] = sys.argv[1:]
from kb_builder.isolating import IsolatedConverter
aside = IsolatedConverter()
aside.convert("a", lambda href: None, base="")
print(aside._process.pid, flush=True)
time.sleep(60)
"""


@ON_LINUX
def test_process_ends_with_the_one_that_started_it() -> None:
    command = [sys.executable, "-c", _PARENT, *filter(None, sys.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        assert _is_running(worker)
        parent.kill()
    end = time.monotonic() + 10
    while _is_running(worker) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _is_running(worker)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def test_module_in_the_knowledge_base_is_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_case(BASE, tmp_path)
    for name in ("markdown", "pickle", "kb_builder", "nh3", "re"):
        (tmp_path / f"{name}.py").write_text("open('it-was-run', 'w')\n", "utf-8")
    (tmp_path / "stories" / "hostile.md").write_text(FRONT_MATTER + "*[a]: b\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert "KB902" not in kb("check").stdout
    assert not (tmp_path / "it-was-run").exists()


# The commands


@pytest.fixture
def with_hostile_stories(tmp_path: Path) -> Path:
    write_case(BASE, tmp_path)
    bodies = {"slow": SLOW_CODE, "brackets": full("["), "deep": nested("- x\n", 330, "\t"), "long": "a" * 70_000}
    for place, (name, body) in enumerate(bodies.items(), start=7):
        text = STORY[: STORY.index("## Situation")].replace("step: 1", f"step: {place}")
        (tmp_path / "stories" / f"{name}.md").write_text(text + body, "utf-8")
    (tmp_path / "stories" / "other.md").write_text(OTHER.replace("step: 8", "step: 99"), "utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["check", "build", "fix"])
def test_command_ends_and_reports_every_hostile_story_and_the_others(command: str, with_hostile_stories: Path) -> None:
    config = str(with_hostile_stories / "mkdocs.yml")
    start = time.monotonic()
    result = kb(command, "-f", config)
    assert time.monotonic() - start < 60
    assert result.exit_code == (0 if command == "fix" else 1)
    assert not (with_hostile_stories / "site").exists()
    if command != "fix":
        for name in ("slow", "brackets", "deep", "long"):
            assert f"stories/{name}.md" in result.stdout
        assert result.stdout.count("KB503 too-much-markup") >= 4
        assert "stories/other.md:" in result.stdout
        assert kb(command, "-f", config).stdout == result.stdout, "nothing else is known of them the second time"


def test_site_with_a_story_that_is_not_plain_is_built(tmp_path: Path) -> None:
    write_case(BASE, tmp_path)
    text = STORY.replace("A customer misses", "```python\nx = 1\n```\n\nA customer misses")
    (tmp_path / "stories" / "first-call.md").write_text(text, "utf-8")
    assert not is_plain(text)
    result = kb("build", "-f", str(tmp_path / "mkdocs.yml"))
    assert (result.exit_code, "1" in result.stdout) == (0, True)
    assert 'class="mi"' in (tmp_path / "site" / "stories" / "first-call" / "index.html").read_text("utf-8")


def test_analysis_with_and_without_a_second_process_is_the_same(aside: IsolatedConverter) -> None:
    base = read_knowledge_base(ROOT / "tests" / "mini-site" / "mkdocs.yml")
    assert base.analyse(aside=aside).diagnostics == base.analyse().diagnostics
