"""What the converter leaves out makes no difference to the HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge import convert
from sites import ROOT

from kb_builder.converting import shortcuts

_EVERY_MARK = "`~\\[]!<&*_^{"
_PIECES = (
    *(
        "word",
        "Two words",
        " ",
        "  \n",
        "\n",
        "\n\n",
        "\n\n    ",
        "\t",
        ". ",
        "| a | b |\n| - | - |\n| c | d |\n",
        "é",
        "1. ",
        "- ",
    ),
    *("# ", "## Head", "## *Head* [a](b)", "\n===\n", "\n---\n", "> ", ": def", "\n:   def\n", "*[CX]: Care\n", "CX"),
    *(
        "**b**",
        "*",
        "_e_",
        "__",
        "***",
        "`c`",
        "``",
        "\\*",
        "\\",
        "&amp;",
        "&",
        "<b>x</b>",
        "<",
        "<a@b.cd>",
        "<!-- c -->",
    ),
    *(
        "[a](b.md)",
        "[a][r]",
        "[r]",
        "\n[r]: https://x.yz 'T'\n",
        "![a](b.png)",
        "![r]",
        "[^1]",
        "\n[^1]: note\n",
        "[ ] ",
        "[x] ",
    ),
    *(
        "{: .c #i }",
        "{",
        "```\ncode\n```",
        "~~~ py\nx = 1\n~~~",
        "\n!!! note\n    x\n",
        "\n??? tip 'T'\n    x\n",
        '\n=== "T"\n    x\n',
    ),
)


def _without_shortcuts(body: str, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patched:
        start = shortcuts.Shortcuts.start
        patched.setattr(shortcuts.Shortcuts, "start", lambda self, _: start(self, _EVERY_MARK))
        patched.setattr(shortcuts._Paragraph, "test", lambda *_: False)
        patched.setattr(shortcuts._Plain, "run", lambda *_: None)
        return convert(body)


@given(body=st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_any_text(body: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert convert(body) == _without_shortcuts(body, monkeypatch)


@pytest.mark.parametrize("folder", ["stories", "lessons", "docs/contribute", "tests/cases/unusual-stories"])
def test_real_texts(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((ROOT / folder).rglob("*.md"))
    assert files
    for file in files:
        body = file.read_text("utf-8").split("---\n", 2)[-1]
        assert convert(body) == _without_shortcuts(body, monkeypatch), file
