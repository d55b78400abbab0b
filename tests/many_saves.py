"""Saves good and bad files in turn under `kb serve` and says how the memory of the process grows.

Run as a program in a knowledge base that it may change: `many_saves.py SAVES`. It stands in for the server alone,
which would wait for its observer after each save; everything else is as `kb serve` runs it. It prints JSON.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import mkdocs.commands.serve as host

from kb_builder.cli import main

STORY, LESSON, GUIDE = Path("stories/first-call.md"), Path("lessons/own-it.md"), Path("docs/guide.md")
CONFIG, COMPANIES = Path("mkdocs.yml"), Path("companies.yml")

Save = tuple[Path, Callable[[str], str | bytes]]
BAD: dict[str, Save] = {
    "stories/first-call.md:4:": (STORY, lambda text: text.replace("sentiment: negative", "sentiment: [negative")),
    "stories/first-call.md:5:11": (STORY, lambda text: text.replace("[listen-first, ", "[listen-last, ")),
    "stories/first-call.md:1:": (STORY, lambda text: ""),
    "stories/first-call.md:2:": (STORY, lambda text: text.replace("title: ", "titel: ")),
    "lessons/own-it.md:2:11": (LESSON, lambda text: b"---\ntitle: caf\xe9\n---\n"),
    "docs/guide.md:3:": (GUIDE, lambda text: text.replace("companies/parcelo.md", "companies/parcels.md")),
    "companies.yml:2:3": (COMPANIES, lambda text: text.replace("name: Parcelo", "nam: Parcelo")),
    "overrides/kb/story.html:1": (Path("overrides/kb/story.html"), lambda text: "{{ page.nothing.at_all }}"),
    "overrides/main.html:2": (Path("overrides/main.html"), lambda text: '{% extends "base.html" %}\n{% endif %}'),
    "Unrecognised theme": (CONFIG, lambda text: text.replace("name: material\n", "name: materiel\n")),
}


class Saving(host.LiveReloadServer):
    """Instead of waiting for saves it makes them."""

    saves = int(sys.argv[1])

    def serve(self, *, open_in_browser: bool = False) -> None:
        chance, memory = random.Random(1912), []
        for number in range(self.saves // 2):
            wanted, (path, spoil) = chance.choice(list(BAD.items()))
            good = path.read_text("utf-8") if path.exists() else None
            spoilt = spoil(good or "")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(spoilt if isinstance(spoilt, bytes) else spoilt.encode())
            self.builder()
            assert wanted in self.shown(), f"{wanted} is not shown: {self.shown()[:2000]}"
            if good is None:
                path.unlink()
            else:
                path.write_text(good, "utf-8")
            STORY.write_text(STORY.read_text("utf-8").replace("title: The", f"title: {number} The", 1), "utf-8")
            self.builder()
            page = Path(self.root, "stories/first-call/index.html").read_text("utf-8")
            assert f"{number} The" in page, f"the good save after {wanted} does not show"
            assert not Path(self.root, "kb-problems").exists(), f"{wanted} is shown after it was mended"
            STORY.write_text(STORY.read_text("utf-8").replace(f"title: {number} The", "title: The", 1), "utf-8")
            memory.append(resident())
        print(json.dumps(memory))

    def shown(self) -> str:
        """What a reader of the pages gets to see of a problem."""
        pages = [Path(self.root, name) for name in ("kb-problems/index.html", "404.html")]
        return "".join(page.read_text("utf-8") for page in pages if page.exists()).replace("&#39;", "'")


def resident() -> int:
    """The memory of this process in bytes (Linux)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    host.LiveReloadServer = Saving  # type: ignore[misc]
    main(args=["serve"], prog_name="kb")
