"""Every rule of the product: its permanent code and name, how grave it is and what it finds.

A name reads after "allow". Codes are never used again for something else:
KB0xx files and encoding, 1xx front matter, 2xx identity, 3xx references, 4xx evidence, privacy and
originality, 5xx prose and structure, 6xx media and accessibility, 7xx exports, 8xx configuration, 9xx the tool.
Codes that begin with X are those of extensions.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """From what stops a build to what only helps."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of problem. The code and the name are permanent."""

    code: str
    name: str
    severity: Severity
    finds: str

    def is_of(self, families: str) -> bool:
        """Whether it is of one of the product's own families, named by their digits: `45` are KB4xx and KB5xx."""
        return self.code.startswith("KB") and self.code[2] in families

    @property
    def is_added(self) -> bool:
        """Whether it comes from an extension."""
        return self.code.startswith("X")


class ExtensionError(Exception):
    """An extension that is installed cannot be used. The message names it, and says what to do."""


_ERROR, _WARNING, _ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

_RULES = (
    Rule("KB001", "unreadable-file", _ERROR, "A file that cannot be opened or is no ordinary file"),
    Rule("KB002", "not-utf-8", _ERROR, "A file whose bytes are not UTF-8 text"),
    Rule("KB003", "forbidden-character", _ERROR, "A control character or one that changes the direction of text"),
    Rule("KB004", "file-too-large", _ERROR, "A file larger than its kind may be"),
    Rule("KB005", "unexpected-file", _ERROR, "A file that does not belong in a content folder"),
    Rule("KB101", "missing-front-matter", _ERROR, "A story, lesson or course without a block between two lines of ---"),
    Rule("KB102", "unclosed-front-matter", _ERROR, "Front matter that is opened and never closed"),
    Rule("KB103", "bad-yaml", _ERROR, "Front matter that is not YAML, or not keys with values"),
    Rule("KB104", "duplicate-key", _ERROR, "A key that stands twice in the same place"),
    Rule("KB105", "yaml-anchor", _ERROR, "A YAML anchor or alias (& and *)"),
    Rule("KB106", "yaml-tag", _ERROR, "A YAML tag (a value that begins with !)"),
    Rule("KB107", "unknown-key", _ERROR, "A key that no story, lesson, course, company or page has"),
    Rule("KB108", "missing-key", _ERROR, "A required key that is not there"),
    Rule("KB109", "wrong-type", _ERROR, "A value of another type than its key takes"),
    Rule("KB110", "unknown-term", _ERROR, "A value outside the closed list of its key"),
    Rule("KB111", "bad-date", _ERROR, "A date that is not written as a date, or that no calendar has"),
    Rule("KB112", "front-matter-too-big", _ERROR, "Front matter that is too long or nested too deep"),
    Rule("KB113", "wrong-count", _ERROR, "A list with too few or too many items, or one item twice"),
    Rule("KB114", "bad-value", _ERROR, "A value of the right type that its key does not take"),
    Rule("KB115", "text-after-hash", _WARNING, "A title or summary whose end YAML takes for a comment"),
    Rule("KB201", "bad-slug", _ERROR, "A file name that cannot become an address"),
    Rule("KB202", "colliding-slug", _ERROR, "Two file names that differ only in case or in how letters are stored"),
    Rule("KB203", "colliding-url", _ERROR, "Two pages that would be published at the same address"),
    Rule("KB204", "bad-ledger-line", _ERROR, "A line of published-urls.txt that is no address"),
    Rule("KB205", "lost-address", _ERROR, "A published address at which there is no page any more"),
    Rule("KB206", "lost-anchor", _ERROR, "A published heading that its page no longer has"),
    Rule("KB301", "dangling-lesson", _ERROR, "A lesson that does not exist"),
    Rule("KB302", "unknown-company", _ERROR, "A company that companies.yml does not list"),
    Rule("KB303", "unknown-journey", _ERROR, "A journey that journeys.yml does not list"),
    Rule("KB304", "dangling-contrast", _ERROR, "A contrast story that does not exist"),
    Rule("KB305", "dangling-story", _ERROR, "A story that a course names and that does not exist"),
    Rule("KB306", "broken-link", _ERROR, "A link to a page or file that does not exist"),
    Rule("KB307", "broken-anchor", _ERROR, "A link to a heading that its page does not have"),
    Rule("KB308", "colliding-step", _ERROR, "Two stories that claim the same step of a journey"),
    Rule("KB309", "lesson-without-story", _WARNING, "A lesson that no story teaches yet"),
    Rule("KB311", "story-wanted", _ADVICE, "A lesson that is followed nowhere or broken nowhere"),
    Rule("KB312", "contrast-of-same-sentiment", _WARNING, "A contrast pair whose stories are of the same sentiment"),
    Rule("KB313", "journey-gap", _WARNING, "A journey whose steps do not count 1, 2, 3"),
    Rule("KB314", "review-overdue", _WARNING, "An entry whose review was due before today"),
    Rule("KB315", "shadowing-alias", _ERROR, "A former address that a live page has now, or that stands twice"),
    Rule("KB321", "alias-to-nowhere", _ERROR, "A former address that leads to a draft, which has no page"),
    Rule("KB322", "dangling-replacement", _ERROR, "A retired entry that names a replacement readers cannot reach"),
    Rule("KB323", "unexplained-retirement", _WARNING, "A retired entry that does not say why"),
    Rule("KB331", "dangling-external-link", _ERROR, "A link of a course elsewhere to a page that is not there"),
    Rule("KB401", "card-number", _ERROR, "The number of a payment card"),
    Rule("KB402", "bank-account", _ERROR, "An international bank account number (IBAN)"),
    Rule("KB403", "social-security-number", _ERROR, "A social security number"),
    Rule("KB404", "phone-number", _ERROR, "A telephone number"),
    Rule("KB405", "email-address", _ERROR, "An e-mail address"),
    Rule("KB406", "street-address", _WARNING, "A street with a house number"),
    Rule("KB407", "customer-number", _ERROR, "The number of an order, account, ticket or contract"),
    Rule("KB408", "personal-name", _WARNING, "A name where a role would do"),
    Rule("KB411", "unsourced-criticism", _ERROR, "A negative story about a named company without a source"),
    Rule("KB412", "insecure-source", _WARNING, "A source whose address does not begin with https"),
    Rule("KB413", "future-date", _ERROR, "An encounter dated after the day it was added"),
    Rule("KB421", "copied-text", _ERROR, "Eight words in a row that stand in a source"),
    Rule("KB422", "near-duplicate", _WARNING, "Two stories that share much of their text"),
    Rule("KB501", "missing-section", _ERROR, "A story without one of its required sections"),
    Rule("KB502", "misplaced-pause", _ERROR, "A pause that stands twice, or where it cannot stop the reader"),
    Rule("KB503", "too-much-markup", _ERROR, "A body too long, too deep or too repetitive to convert in time"),
    Rule("KB504", "include-marker", _ERROR, "A marker that asks to include another file"),
    Rule("KB505", "removed-markup", _WARNING, "Markup that is removed before the page is published"),
    Rule("KB506", "steps-and-sections", _ERROR, "A course whose sections do not match its steps"),
    Rule("KB511", "long-summary", _WARNING, "A summary of more than 200 characters"),
    Rule("KB512", "long-title", _WARNING, "A title of more than 80 characters"),
    Rule("KB513", "shouting-title", _WARNING, "A title in capitals"),
    Rule("KB514", "short-body", _WARNING, "A story of fewer than 80 words"),
    Rule("KB515", "long-body", _WARNING, "A story of more than 1,200 words"),
    Rule("KB516", "long-paragraph", _WARNING, "A paragraph of more than 150 words"),
    Rule("KB517", "skipped-heading", _WARNING, "A heading more than one level below the one before it"),
    Rule("KB518", "empty-link", _ERROR, "A link without a text"),
    Rule("KB519", "blaming-word", _ADVICE, "A word that judges a person instead of telling what happened"),
    Rule("KB520", "remark-on-origin", _ADVICE, "A remark on nationality or accent"),
    Rule("KB531", "unanswerable-choice", _ERROR, "A choice question without a right and a wrong option"),
    Rule("KB532", "undecided-truth", _ERROR, "A true-or-false question that does not say which it is"),
    Rule("KB533", "ambiguous-matching", _ERROR, "A matching question with too few pairs, or with two sides alike"),
    Rule("KB534", "unanswered-essay", _ERROR, "An open question without a model answer"),
    Rule("KB535", "foreign-answer", _ERROR, "An answer of a form that this type of question does not have"),
    Rule("KB601", "image-without-text", _ERROR, "An image without a text for those who do not see it"),
    Rule("KB602", "remote-image", _ERROR, "An image from another site"),
    Rule("KB603", "missing-image", _ERROR, "An image that does not exist"),
    Rule("KB604", "false-image", _ERROR, "A file that is not the kind of image its name says"),
    Rule("KB605", "large-image", _ERROR, "An image of more than 1 MB"),
    Rule("KB701", "too-many-questions", _ERROR, "A course with more questions than a learning platform keeps answers"),
    Rule("KB801", "bad-configuration", _ERROR, "A setting in mkdocs.yml that the tool does not know or cannot use"),
    Rule("KB802", "executing-plugin", _ERROR, "A plugin or extension that runs or includes what authors write"),
    Rule("KB901", "unused-allow", _WARNING, "An exception that nothing needs, or from a rule that does not exist"),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _RULES}
"""All rules by code, in the order of their codes."""

_BY_NAME = {rule.name: rule for rule in _RULES}


def rule_named(name: str) -> Rule:
    """The rule with this name; KeyError if there is none."""
    return _BY_NAME[name]
