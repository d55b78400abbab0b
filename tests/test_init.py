"""`kb init`: a new folder that is a whole knowledge base, and nothing of anybody's that is lost."""

import errno
import json
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import check_jsonschema
import pytest
import yaml
from click.testing import CliRunner
from command import kb
from sites import ROOT, build

import kb_builder
from kb_builder.cli import files as writing_files
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.model.story import ADVICE_SECTIONS, REQUIRED_SECTIONS, SECTIONS_IN, section_in, section_of
from kb_builder.writing.starter import NAMES

LANGUAGES = sorted(NAMES)
STARTER = ROOT / "kb_builder" / "starter"
WORKFLOWS = ROOT / ".github" / "workflows"
# The schemas of https://www.schemastore.org, as check-jsonschema carries them.
SCHEMAS = {
    ".github/dependabot.yml": "vendor.dependabot",
    ".github/workflows/site.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new knowledge base in each language, in a folder of that name."""
    folder = tmp_path_factory.mktemp("made")
    for language in LANGUAGES:
        assert kb("init", str(folder / language), "--language", language).exit_code == 0
    return folder


def test_there_is_a_starter_for_each_language_and_one_for_all() -> None:
    assert {path.name for path in (files("kb_builder") / "starter").iterdir()} == {*NAMES, "both"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wrong_with_it_not_even_a_little(made: Path, language: str) -> None:
    result = kb("check", "--fail-on", "advice", "--no-cache", "-f", str(made / language / "mkdocs.yml"))
    assert (result.exit_code, result.stdout) == (0, "No problems found.\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_a_contrast_pair_in_which_each_lesson_is_followed_and_broken(made: Path, language: str) -> None:
    library = read_knowledge_base(made / language / "mkdocs.yml").analyse().facts.library
    metas = [story.meta for story in library.stories.values()]
    roles = {meta.sentiment: {each.id: each.role for each in meta.lessons} for meta in metas}
    assert roles == {
        "negative": dict.fromkeys(library.lessons, "broken"),
        "positive": dict.fromkeys(library.lessons, "followed"),
    }
    assert (len(library.lessons), len(library.courses), len(library.companies)) == (2, 1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_generated_files_are_there_and_current(made: Path, language: str) -> None:
    result = kb("generate", "--check", "-f", str(made / language / "mkdocs.yml"))
    assert (result.exit_code, result.stdout) == (0, "All 8 files are current.\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_site_has_its_name_and_speaks_its_language(made: Path, language: str) -> None:
    settings = (made / language / "mkdocs.yml").read_text("utf-8")
    assert f"\nsite_name: {NAMES[language]}\n" in settings
    assert f"\n  language: {language}\n" in settings


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_that_is_proposed_can_be_taken_as_it_stands(made: Path, tmp_path: Path, language: str) -> None:
    shutil.copytree(made / language, tmp_path / "new")
    settings = tmp_path / "new" / "mkdocs.yml"
    text, taken = re.subn(r"^( *)# ([a-z_]+: .+)$", r"\1\2", settings.read_text("utf-8"), flags=re.MULTILINE)
    assert taken >= 9
    settings.write_text(text, "utf-8")
    assert kb("check", "--fail-on", "advice", "--no-cache", "-f", str(settings)).stdout == "No problems found.\n"


def test_languages_have_the_same_files_and_the_same_structure() -> None:
    """What one language explains, shows or asks, the other does too."""

    def shapes(language: str) -> list[tuple[str, list[str]]]:
        paths = [path for path in (STARTER / language).rglob("*") if path.is_file()]
        return sorted((path.parent.relative_to(STARTER / language).as_posix(), _structure(path)) for path in paths)

    assert shapes("en") == shapes("de")


def _structure(path: Path) -> list[str]:
    """Keys, and in texts headings, list items and what begins with bold words, without what they say."""
    in_text = r"|^(?:#+ |- |\d\. |<!-- pause|\||\*\*)" if path.suffix == ".md" else ""
    text = path.read_text("utf-8").replace("# phone_regions", "phone_regions")  # A language tells which countries.
    return re.findall(rf"^ *(?:# )?[a-z_]+:(?= |$){in_text}", text, flags=re.MULTILINE)


@pytest.mark.parametrize("language", SECTIONS_IN)
def test_language_has_a_heading_of_its_own_for_every_section(language: str) -> None:
    sections = (*REQUIRED_SECTIONS, *ADVICE_SECTIONS)
    headings = [section_in(language, section) for section in sections]
    assert len({*sections, *headings}) == 2 * len(sections)
    assert [section_of(heading.upper()) for heading in headings] == list(sections)


def test_german_stories_have_german_headings_and_no_english_ones(made: Path) -> None:
    for story in (made / "de/stories").iterdir():
        headings = re.findall(r"^## (.*)$", story.read_text("utf-8"), flags=re.MULTILINE)
        assert headings[:3] == ["Die Lage", "Was getan wurde", "Was daraus wurde"]
        assert headings[3:] in (["Zum Nachmachen"], ["Besser nicht"])


def test_new_texts_of_a_german_knowledge_base_have_german_headings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb("init", str(tmp_path / "de"), "--language", "de")
    monkeypatch.chdir(tmp_path / "de")
    given = ("--sentiment", "neutral", "--lesson", "sagen-wann-es-weitergeht", "--company", "beispiel-hoerakustik")
    assert kb("new", "story", "Ein Anruf", *given, "--channel", "phone", "--summary", "Es klingelt.").exit_code == 0
    assert kb("new", "lesson", "Abheben", "--family", "take-ownership").exit_code == 0
    story, lesson = (Path(path).read_text("utf-8") for path in ("stories/ein-anruf.md", "lessons/abheben.md"))
    sections = ["Die Lage", "Was getan wurde", "Was daraus wurde", "Zum Nachmachen", "Besser nicht"]
    assert re.findall(r"^## (.*)$", story, flags=re.MULTILINE) == sections
    assert re.findall(r"^## (.*)$", lesson, flags=re.MULTILINE) == [
        "Warum es wirkt",
        "So geht es",
        "Wo es schwierig wird",
    ]
    assert "KB501" not in kb("check", "--no-cache").stdout


@pytest.mark.long
def test_german_site_is_german(made: Path, tmp_path: Path) -> None:
    page = (build(made / "de", tmp_path / "site") / "stories/das-reparaturformular/index.html").read_text("utf-8")
    assert '<html lang="de"' in page
    shown = " ".join(re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL).split())
    assert "nacherzählt nach einem erfundenen Beispiel" in shown
    assert not re.search(r"\b(?:What they did|Situation|customer|Search|story|lesson|the|and)\b", shown)


@pytest.mark.parametrize("name", ["No", "2026", 'A "quoted": name', "# 1", "Müller & Söhne", "*"])
def test_name_of_the_site_is_what_was_given(tmp_path: Path, name: str) -> None:
    assert kb("init", str(tmp_path / "new"), "--name", name).exit_code == 0
    assert yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text("utf-8"))["site_name"] == name


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 81, "\x1b[31mred"])
def test_name_that_no_page_can_bear_is_refused(tmp_path: Path, name: str) -> None:
    result = kb("init", str(tmp_path / "new"), "--name", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("Error: The name of the site is one line of 1 to 80 characters.\n")
    assert not (tmp_path / "new").exists()


def test_next_steps_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = kb("init", "my-stories")
    assert result.stdout == "my-stories is a knowledge base now: two stories, two lessons and a course to begin with.\n"
    assert result.stderr.splitlines()[:3] == ["", "Next:", "  cd my-stories"]
    assert result.stderr.endswith("\nREADME.md has the whole way.\n")
    commands = re.findall(r"^  kb (\w+)", result.stderr, flags=re.MULTILINE)
    assert commands == ["serve", "new", "check", "build"]


def test_folder_that_one_stands_in_needs_no_cd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = kb("init", ".")
    assert result.exit_code == 0
    assert "cd " not in result.stderr


def test_name_of_a_folder_with_a_blank_can_be_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert '\n  cd "my stories"\n' in kb("init", "my stories").stderr


def test_new_project_of_a_code_host_keeps_its_files(tmp_path: Path, made: Path) -> None:
    """Git's own folder, a README and a licence are what a code host begins with."""
    theirs = {"README.md": "# Mine\n", "LICENSE": "Mine too\n", ".git/HEAD": "ref: refs/heads/main\n"}
    (tmp_path / ".git").mkdir()
    for path, text in theirs.items():
        (tmp_path / path).write_text(text, "utf-8")
    result = kb("init", str(tmp_path))
    assert result.exit_code == 0
    assert {path: (tmp_path / path).read_text("utf-8") for path in theirs} == theirs
    assert result.stderr.endswith("\nCONTRIBUTING.md has the whole way.\n")
    assert (tmp_path / "CONTRIBUTING.md").read_bytes() == (made / "en/README.md").read_bytes()


@pytest.mark.parametrize("there", ["mkdocs.yml", "notes.txt", ".gitignore", "stories"])
def test_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path, there: str) -> None:
    (tmp_path / there).mkdir() if there == "stories" else (tmp_path / there).write_text("mine\n", "utf-8")
    result = kb("init", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"Error: {tmp_path} has files already: {there}. Name a new or an empty folder.\n")
    assert [path.name for path in tmp_path.iterdir()] == [there]


def test_many_files_in_the_way_are_counted(tmp_path: Path) -> None:
    for name in "abcde":
        (tmp_path / name).touch()
    assert "has files already: a, b, c and 2 more." in kb("init", str(tmp_path)).stderr


def test_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine\n", "utf-8")
    result = kb("init", str(tmp_path / "file"))
    assert (result.exit_code, (tmp_path / "file").read_text("utf-8")) == (2, "mine\n")
    assert result.stderr.endswith("is a file. Name a new folder.\n")


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("failing", [1, 12, 25])
def test_disk_that_is_full_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, is_there: bool
) -> None:
    target = tmp_path / "below" / "new"
    if is_there:
        target.mkdir(parents=True)
    written: list[str] = []

    def write(root: Path, path: str, text: str) -> Path:
        written.append(path)
        if len(written) == failing:
            raise OSError(errno.ENOSPC, "No space left on device")
        return writing_files.write_new(root, path, text)

    monkeypatch.setattr("kb_builder.cli.init.write_new", write)
    result = kb("init", str(target))
    assert result.exit_code == 2
    assert result.stderr.endswith(f"{target} cannot be written: No space left on device. Nothing was written.\n")
    assert list(tmp_path.rglob("*")) == ([target.parent, target] if is_there else [])


# What other programs read


@pytest.mark.parametrize("path", SCHEMAS)
def test_file_of_a_code_host_has_the_published_form(made: Path, path: str) -> None:
    result = CliRunner().invoke(check_jsonschema.main, ["--builtin-schema", SCHEMAS[path], str(made / "en" / path)])
    assert result.exit_code == 0, result.output


def test_workflow_has_no_weakness_that_zizmor_knows(made: Path) -> None:
    program = Path(sys.executable).with_name("zizmor")
    command = [str(program), "--offline", "--pedantic", "--no-progress", str(made / "en")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert "site.yml" in run.stderr


def test_actions_are_pinned_to_the_commits_that_ours_are_pinned_to(made: Path) -> None:
    def pins(text: str) -> set[str]:
        return set(re.findall(r"uses: (.*)", text))

    ours = set().union(*(pins(path.read_text("utf-8")) for path in WORKFLOWS.glob("*.yml")))
    theirs = pins((made / "en/.github/workflows/site.yml").read_text("utf-8"))
    assert theirs
    assert theirs <= ours


def test_program_is_installed_in_the_version_that_wrote_it(made: Path) -> None:
    assert (made / "en/requirements.txt").read_text("utf-8") == f"kb-builder[search]=={kb_builder.__version__}\n"


def test_hooks_are_those_that_the_project_offers(made: Path) -> None:
    offered = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    (local,) = yaml.safe_load((made / "en/.pre-commit-config.yaml").read_text("utf-8"))["repos"]
    for hook in local["hooks"]:
        assert {key: hook.get(key) for key in ("name", "entry", "files")} == {
            key: offered[hook["id"]][key] for key in ("name", "entry", "files")
        }


def test_editor_finds_the_schemas(made: Path) -> None:
    settings = json.loads((made / "en/.vscode/settings.json").read_text("utf-8"))
    for schema, file in settings["yaml.schemas"].items():
        assert (made / "en" / schema).is_file()
        assert f"{Path(schema).name.partition('.')[0]}.yml" == file


def test_what_kb_writes_is_kept_out_of_git(made: Path) -> None:
    ignored = set((made / "en/.gitignore").read_text("utf-8").splitlines())
    assert {"/.kb/", "/site/", "/.site.kb/", "/site-preview/", "/.site-preview.kb/", "/.venv/", "/exports/"} <= ignored
    names = {path.name for path in (made / "en").iterdir()}
    assert names.isdisjoint(line.strip("/") for line in ignored)
