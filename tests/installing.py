"""The package as people get it: a wheel, and environments with nothing in them but what it asks for."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sites import ROOT
from uv import find_uv_bin

LOCK = ROOT / "requirements.lock"
WHEEL_TO_TEST = "KB_WHEEL"
"""Names the wheel that is about to be published; without it the tests build one."""

# Python imports a module of this name when it starts: whoever asks another machine for something fails loudly.
_OFFLINE = """
import socket
def _refuse(*_, **__):
    raise OSError("a program that works offline has asked the network")
socket.getaddrinfo = _refuse
_connect = socket.socket.connect
socket.socket.connect = lambda self, place: _connect(self, place) if self.family == socket.AF_UNIX else _refuse()
"""


@dataclass(frozen=True)
class Installed:
    """An environment of its own, and what a new user of this machine would have besides: an empty home."""

    folder: Path

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self.programs / ("python.exe" if os.name == "nt" else "python")

    @property
    def programs(self) -> Path:
        """Where its commands are."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    def run(self, *command: str, cwd: Path, code: int = 0) -> str:
        """What a command of the environment prints, both streams; it has no network, and must end with this code."""
        home, offline = self.folder / "home", self.folder / "offline"
        home.mkdir(exist_ok=True)
        offline.mkdir(exist_ok=True)
        (offline / "sitecustomize.py").write_text(_OFFLINE, "utf-8")
        program = shutil.which(command[0], path=str(self.programs))
        assert program, f"the environment has no {command[0]}"
        done = subprocess.run(
            [program, *command[1:]],
            cwd=cwd,
            env={"PATH": str(self.programs), "HOME": str(home), "PYTHONPATH": str(offline), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert done.returncode == code, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}"
        return done.stdout


def make_wheel(folder: Path) -> Path:
    """The wheel of this checkout, or the one that `KB_WHEEL` names."""
    if named := os.environ.get(WHEEL_TO_TEST):
        return Path(named).resolve()
    return build_with_hatchling("wheel", folder)


def build_with_hatchling(target: str, folder: Path, *, root: Path = ROOT) -> Path:
    """What hatchling makes of a checkout or of an unpacked source archive: `wheel` or `sdist`."""
    _run(sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder), cwd=root)
    (made,) = folder.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return made


def install(
    wheel: Path, folder: Path, *, python: str = sys.executable, constraints: Path = LOCK, also: tuple[str, ...] = ()
) -> Installed:
    """A new environment with the wheel, its search and what both need, in versions that the file allows.

    Packages come from the package index, or from where uv has kept them.
    """
    installed = Installed(folder)
    _run(find_uv_bin(), "venv", "--quiet", "--no-python-downloads", "--python", python, str(folder))
    wanted = f"kb-builder[search] @ {wheel.as_uri()}"
    at = ("--python", str(installed.python), "--constraint", str(constraints))
    _run(find_uv_bin(), "pip", "install", "--quiet", *at, wanted, *also)
    return installed


def _run(*command: str, cwd: Path = ROOT) -> None:
    done = subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout}{done.stderr}"
