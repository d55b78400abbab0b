"""The core of the product on every Python that the metadata name, with the locked and with the lowest versions.

`make test-versions` runs it: the wheel goes into an environment of its own, and the tests below are run against it.
Interpreters are looked for on the PATH; none is downloaded.
"""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from installing import LOCK, install, make_wheel
from sites import ROOT, undated
from uv import find_uv_bin

pytestmark = pytest.mark.long

# Every phase from reading to the pages, the command, and the search of authors.
CORE = (
    *("test_reading", "test_model", "test_converting", "test_rules", "test_cli", "test_new", "test_fix"),
    *("test_issue_form", "test_search", "test_site_pages"),
)
TOOLS = ("hypothesis", "jsonschema", "playwright", "pytest")
VERSIONS = re.findall(r"Python :: (3\.\d+)\"", (ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.mark.parametrize("resolution", ["locked", "lowest"])
@pytest.mark.parametrize("version", VERSIONS)
def test_core_works(version: str, resolution: str, wheel: Path, tmp_path: Path) -> None:
    python = _interpreter(version)
    constraints = LOCK if resolution == "locked" else _lowest(version, tmp_path / "lowest.txt")
    installed = install(wheel, tmp_path / "environment", python=python, constraints=constraints, also=TOOLS)
    # The program and not the module: the folder one stands in, which is the checkout, must not be imported from.
    command = [
        str(installed.programs / "pytest"),
        "-q",
        "-p",
        "no:cacheprovider",
        *(f"tests/{name}.py" for name in CORE),
    ]
    environment = {name: value for name, value in undated().items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr


def test_metadata_name_the_versions_that_are_tested() -> None:
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert metadata["requires-python"] == f">={VERSIONS[0]}"


def _interpreter(version: str) -> str:
    """The interpreter of this version on this machine; without one the test is skipped, and in CI it fails."""
    command = [find_uv_bin(), "python", "find", "--system", "--no-python-downloads", version]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode == 0:
        return found.stdout.strip()
    said = f"there is no Python {version} on the PATH"
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


def _lowest(version: str, file: Path) -> Path:
    """The lowest versions of the ranges that this Python can install without a compiler; the tests' tools as locked."""
    command = [find_uv_bin(), "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--extra", "search"]
    resolution = ["--resolution", "lowest-direct", "--only-binary", ":all:", "--python-version", version]
    subprocess.run([*command, *resolution, "--output-file", str(file), "pyproject.toml"], cwd=ROOT, check=True)
    lowest = file.read_text("utf-8").splitlines()
    names = {line.partition("==")[0] for line in lowest}
    locked = re.findall(r"^[\w.-]+==.*$", LOCK.read_text("utf-8"), flags=re.MULTILINE)
    others = [line for line in locked if line.partition("==")[0] not in names]
    file.write_text("".join(f"{line}\n" for line in sorted([*lowest, *others])), "utf-8")
    return file
