"""What keeps `kb` the same on Linux, macOS and Windows, as far as one of them can tell for the others."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest
from sites import ROOT
from slow_bodies import SLOW_CODE

from kb_builder.converting import TooMuchError
from kb_builder.isolating import IsolatedConverter, WorkerError, isolated_converter
from kb_builder.reading import place_in

MODULES = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "kb_builder").rglob("*.py"))}
NOT_EVERYWHERE = {"fcntl", "grp", "msvcrt", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty", "winreg"}
NOT_ON_WINDOWS = {
    "os": {"chown", "fork", "getuid", "kill", "killpg", "mkfifo", "sysconf", "setsid", "symlink", "wait", "waitpid"},
    "signal": {"SIGALRM", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGUSR1", "SIGUSR2", "alarm", "setitimer"},
}
# Asked for only where the system has it: behind /proc, which Windows and macOS do not have.
GUARDED = {"os.sysconf"}


@pytest.mark.parametrize(
    ("root", "path", "place"),
    [
        (PurePosixPath("/home/kb"), PurePosixPath("/home/kb/stories/a.md"), "stories/a.md"),
        (PurePosixPath("/home/kb"), PurePosixPath("/home/kb"), "."),
        (PurePosixPath("/home/kb"), PurePosixPath("/home/kb-2/stories/a.md"), None),
        (PureWindowsPath(r"C:\kb"), PureWindowsPath(r"C:\kb\stories\a.md"), "stories/a.md"),
        (PureWindowsPath(r"C:\kb"), PureWindowsPath(r"c:\KB\stories\a.md"), "stories/a.md"),
        (PureWindowsPath(r"C:\kb"), PureWindowsPath("C:/kb/docs/guide/b.md"), "docs/guide/b.md"),
        (PureWindowsPath(r"C:\kb"), PureWindowsPath(r"D:\kb\stories\a.md"), None),
        (PureWindowsPath(r"C:\kb"), PureWindowsPath(r"C:\kb2\stories\a.md"), None),
        (PureWindowsPath(r"\\server\share\kb"), PureWindowsPath(r"\\server\share\kb\lessons\a.md"), "lessons/a.md"),
        (PureWindowsPath(r"\\server\share\kb"), PureWindowsPath(r"\\server\other\kb\lessons\a.md"), None),
    ],
    ids=str,
)
def test_path_is_written_with_slashes_from_the_folder_of_the_settings(
    root: PurePath, path: PurePath, place: str | None
) -> None:
    assert place_in(root, path) == place


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Where something is called, the call, and the name of what is called."""
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node, node.func.attr


def test_texts_are_written_with_the_same_line_ends_everywhere() -> None:
    found = [(place, {each.arg for each in call.keywords}) for place, call, name in _calls() if name == "write_text"]
    assert found
    assert [place for place, keywords in found if "newline" not in keywords] == []


def test_files_are_opened_for_writing_as_bytes_only() -> None:
    modes = [(place, ast.literal_eval(call.args[0])) for place, call, name in _calls() if name == "open" and call.args]
    assert modes
    assert [
        place for place, mode in modes if isinstance(mode, str) and set(mode) & set("wax+") and "b" not in mode
    ] == []


def test_nothing_is_run_by_a_shell() -> None:
    assert [place for place, call, name in _calls() if name in ("popen", "system", "startfile")] == []
    assert [place for place, call, _ in _calls() if any(each.arg == "shell" for each in call.keywords)] == []


def test_modules_of_one_system_are_imported_where_the_system_is_known() -> None:
    found = []
    for path, tree in MODULES.items():
        guarded = [
            node for node in ast.walk(tree) if isinstance(node, ast.If) and "sys.platform" in ast.unparse(node.test)
        ]
        known = {id(inner) for node in guarded for inner in ast.walk(node)}
        for node in ast.walk(tree):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if NOT_EVERYWHERE.intersection(names):
                found.append((f"{path.relative_to(ROOT)}:{node.lineno}", id(node) in known))
    assert found
    assert [place for place, is_guarded in found if not is_guarded] == []


def test_nothing_is_asked_of_the_system_that_windows_does_not_have() -> None:
    asked = {
        f"{node.value.id}.{node.attr}"
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.attr in NOT_ON_WINDOWS.get(node.value.id, ())
    }
    assert asked == GUARDED


def _as_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed ends with 1 there (TerminateProcess), as after an exception."""
    wait = subprocess.Popen.wait
    monkeypatch.setattr(subprocess.Popen, "wait", lambda self, timeout=None: abs(wait(self, timeout)) and 1)


def test_slow_text_is_no_mistake_of_ours_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    _as_on_windows(monkeypatch)
    monkeypatch.setattr(isolated_converter, "_MOST_SECONDS", 0.3)
    with IsolatedConverter() as aside:
        aside.convert("a", lambda href: None, base="")
        with pytest.raises(TooMuchError, match="takes too long"):
            aside.convert(SLOW_CODE, lambda href: None, base="")


def test_mistake_of_ours_is_one_on_windows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    _as_on_windows(monkeypatch)
    fails = "import kb_builder.converting as c; c.Converter.convert = None; "
    monkeypatch.setattr(isolated_converter, "_START", isolated_converter._START.replace("main()", f"{fails}main()"))
    with IsolatedConverter() as aside, pytest.raises(WorkerError):
        aside.convert("a", lambda href: None, base="")
