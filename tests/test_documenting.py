"""The reference in hand-written pages: made from the code between two marks, and nowhere else."""

from pathlib import Path

import click
import pytest
from case_files import BASE, write_case
from command import kb
from sites import change

from kb_builder.cli import _kb
from kb_builder.cli.reference import command_parts
from kb_builder.documenting import UnknownPartError, fill, reference_parts
from kb_builder.documenting.docstrings import explained_fields
from kb_builder.model import KbConfig, default_vocabularies
from kb_builder.model.config import OwnFramework

PARTS = {"one": lambda: "| a |", "two": lambda: r"a \1 line"}
END = "<!-- end of reference -->"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a knowledge base without a problem."""
    write_case(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_part_is_written_between_its_marks_and_nowhere_else() -> None:
    text = f"# T\n\n<!-- reference: one -->\nold\n{END}\n\nMine.\n\n<!-- reference: two -->\n{END}\n"
    filled = fill(text, PARTS)
    assert filled == (
        f"# T\n\n<!-- reference: one -->\n\n| a |\n\n{END}\n\nMine.\n\n<!-- reference: two -->\n\na \\1 line\n\n{END}\n"
    )
    assert fill(filled, PARTS) == filled


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        (f"a\n<!-- reference: tow -->\n{END}\n", "tow", 2),
        ("<!-- reference: one -->\n", "one", 1),
        (f"<!-- reference: one -->\n<!-- reference: two -->\n{END}\n", "one", 1),
        (f"<!-- reference: one\n{END}\n", "one", 1),
    ],
)
def test_part_that_cannot_be_filled_is_named(text: str, name: str, line: int) -> None:
    with pytest.raises(UnknownPartError) as caught:
        fill(text, PARTS)
    assert (caught.value.name, caught.value.line) == (name, line)


def test_page_of_a_site_shows_its_own_terms(folder: Path) -> None:
    change(folder / "mkdocs.yml", "- kb-builder", "- kb-builder: {channels: {fax: 'Fax | Telefax'}}")
    page = folder / "docs/lists.md"
    page.write_bytes(f"# Lists\r\n\r\n<!-- reference: channels -->\r\n{END}\r\n".encode())
    assert "docs/lists.md is not current." in kb("generate", "--check").stdout
    assert "docs/lists.md" in kb("generate").stdout.splitlines()
    assert "| `fax` | Fax \\| Telefax |  |\n" in page.read_text("utf-8")
    assert kb("generate", "--check").exit_code == 0
    assert kb("check").exit_code == 0


def test_misspelt_part_is_told_with_its_line(folder: Path) -> None:
    (folder / "docs/lists.md").write_text(f"# Lists\n\n<!-- reference: chanels -->\n{END}\n", "utf-8")
    told = kb("generate")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "docs/lists.md:3: `<!-- reference: chanels -->` cannot be filled. Did you mean channels?" in told.stderr
    (folder / "docs/lists.md").write_text("# Lists\n\n<!-- reference: channels -->\n", "utf-8")
    assert "Below it, a line `<!-- end of reference -->` is missing." in kb("generate").stderr


def test_every_setting_is_explained() -> None:
    assert KbConfig.model_fields.keys() - explained_fields(KbConfig).keys() == set()
    assert {"places", "means"} <= explained_fields(OwnFramework).keys()


def test_every_command_has_its_help_in_the_reference() -> None:
    program = _kb
    assert isinstance(program, click.Group)
    parts = command_parts(program)
    text = "\n\n".join(part() for part in parts.values())
    titles = [line.removeprefix("## kb ") for line in text.splitlines() if line.startswith("## kb ")]
    assert sorted(title for title in titles if " " not in title) == program.list_commands(click.Context(program))
    assert "cache clear" in titles
    check = text.partition("## kb check\n\n```text\n")[2].partition("\n```")[0]
    assert check.split() == kb("check", "--help").stdout.split()


def test_every_part_is_made() -> None:
    parts = reference_parts(default_vocabularies(), {"commands-for-owners": lambda: ""})
    assert list(parts) == sorted(parts)
    made = {name: part() for name, part in parts.items() if name != "commands-for-owners"}
    assert [name for name, text in made.items() if "| --- |" not in text] == []
    assert [name for name, text in made.items() if "None" in text or "dict" in text] == []
