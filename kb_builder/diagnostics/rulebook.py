"""All rules that hold in a knowledge base: the product's own, and those of the extensions that are installed."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

from kb_builder.diagnostics.diagnostic import Diagnostic
from kb_builder.diagnostics.pages import rule_page
from kb_builder.diagnostics.rules import RULES, ExtensionError, Rule, Severity

_CODE = re.compile(r"X[A-Z]{0,8}[0-9]{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class RuleFamily:
    """Rules that one function checks: what an extension adds."""

    rules: Mapping[Rule, str]
    """Each rule with its page in Markdown, which `kb explain` prints."""
    check: Callable[[Any], Iterator[Diagnostic]]  # Any: the facts, which are above rules
    """Yields what is wrong, of these rules. Reads nothing but the facts, and finds the same in the same each time."""
    of_texts: bool = False
    """Whether each text is looked at alone: those in `facts.new_articles` and `facts.new_pages`, and no others.

    What such a check finds is remembered until the text, companies.yml, the settings or the extension change. Else the
    check sees the whole knowledge base, each time.
    """


@dataclass(frozen=True, slots=True)
class Extension:
    """A family of rules that is installed."""

    distribution: str
    """What installed it, with its version: `house-style 1.0`."""
    family: RuleFamily
    digest: bytes
    """Of its code and its version."""

    def error(self, says: str) -> ExtensionError:
        """The error that this extension is the cause of."""
        name = self.distribution.partition(" ")[0]
        return ExtensionError(
            f"The extension {self.distribution} cannot be used: {says}\n"
            f"This is no mistake of your stories. Tell its author, or remove it: pip uninstall {name}"
        )


@dataclass(frozen=True)
class Rulebook:
    """All rules. ExtensionError if two of them have the same code or name, or a code is not one for extensions."""

    extensions: tuple[Extension, ...] = ()

    def __post_init__(self) -> None:
        owners = {word: "kb-builder" for rule in RULES.values() for word in (rule.code, rule.name)}
        for extension in self.extensions:
            for rule, page in extension.family.rules.items():
                _refuse_unfit_rule(rule, page, extension)
                for word in (rule.code, rule.name):
                    if word in owners:
                        raise extension.error(f"its rule {rule.code} {rule.name} is called like one of {owners[word]}.")
                    owners[word] = extension.distribution

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rules by code: the product's, then all others, each in the order of their codes."""
        added = sorted((rule.code, rule) for extension in self.extensions for rule in extension.family.rules)
        return {**RULES, **dict(added)}

    def page(self, rule: Rule) -> str:
        """What `kb explain` prints of a rule: Markdown."""
        for extension in self.extensions:
            if rule in extension.family.rules:
                return extension.family.rules[rule]
        return rule_page(rule)

    @property
    def digest(self) -> bytes:
        """Changes with every extension that comes, goes or changes; empty if there is none."""
        parts = (f"{each.distribution}\0".encode() + each.digest for each in self.extensions)
        return blake2b(b"\0".join(parts), digest_size=16).digest() if self.extensions else b""


def _refuse_unfit_rule(rule: Rule, page: str, extension: Extension) -> None:
    if type(rule) is not Rule or type(rule.severity) is not Severity:
        raise extension.error(f"{rule!r} is no Rule with a Severity.")
    if not _CODE.fullmatch(rule.code):
        raise extension.error(
            f"the code {rule.code!r} is not one for extensions. Write X, up to eight capital letters of your own and "
            "three digits: XACME001."
        )
    if not _NAME.fullmatch(rule.name):
        raise extension.error(f"the name {rule.name!r} of {rule.code} is not lower-case words with hyphens.")
    if not page.strip():
        raise extension.error(f"{rule.code} has no page for `kb explain`.")
