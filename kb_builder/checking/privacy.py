"""KB40x: nothing that leads to a private person. Numbers are recognised, names only guessed at.

Places are looked for in the whole file, front matter too; web addresses and code are passed over.
"""

import re
from collections.abc import Iterator

import phonenumbers

from kb_builder.checking.facts import Facts
from kb_builder.diagnostics import Diagnostic, rule_named
from kb_builder.reading import Document

_URL = re.compile(r"(?:https?://|www\.)[^\s<>()\"']+")
_MANY_DIGITS = re.compile(r"(?:\d[^\d\r\n]*){7}")
_CARD = re.compile(r"(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w'-]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Boulevard|Blvd|Court|Way)\b"
    r"|\b[A-ZÄÖÜ][\wäöüß-]+(?:straße|strasse|gasse|weg|platz) \d{1,4}[a-z]?\b"
)
_CUSTOMER_NUMBER = re.compile(
    r"\b(?:order|account|customer|ticket|case|contract|policy|invoice|booking|reference|member|tracking)"
    r"(?: id)?(?: (?:number|no\.?|nr\.?)| ?#|:)? ?(?:is |was |of |: ?|# ?)?"
    r"([A-Z]{0,4}-?\d[\dA-Z-]{4,}\d)\b",
    re.IGNORECASE,
)
_JOB = (
    r"agent|clerk|manager|supervisor|representative|rep|assistant|technician|attendant|advisor|adviser|colleague"
    r"|specialist|operator|cashier|waiter|driver|nurse|engineer"
)
_SPEECH = r"said|says|asked|replied|told|explained|answered|apologised|apologized|promised|offered|insisted"
_NAME = re.compile(
    rf"\b(?:{_JOB}),? (?:named |called )?(?P<job>[A-Z][a-z]{{2,}})\b"
    r"|\b(?:[Hh]ello|[Hh]i|[Dd]ear|[Tt]hanks|[Tt]hank you),? (?P<greeting>[A-Z][a-z]{2,})\b"
    r"|\b(?:Mr|Mrs|Ms|Miss|Dr)\.? (?P<title>[A-Z][a-z]+)\b"
    r"|\b(?:named|name is|name was) (?P<named>[A-Z][a-z]{2,})\b"
    rf"|(?<!\w)(?P<speech>[A-Z][a-z]{{2,}}) (?:{_SPEECH})\b"
)
# Words that begin a sentence before a verb of speech and are nobody's name.
_NO_NAMES = {
    *("Nobody", "Somebody", "Everybody", "Anybody", "Someone", "Everyone", "Anyone", "Nothing", "Others", "People"),
    *("They", "She", "You", "Who", "Both", "Each", "Neither", "Another", "One", "Two", "Three", "Few", "Many", "Some"),
    *(
        "All",
        "Most",
        "The",
        "This",
        "That",
        "What",
        "When",
        "Then",
        "There",
        "Here",
        "Also",
        "Never",
        "Always",
        "Later",
    ),
    *(
        "First",
        "Second",
        "Customers",
        "Customer",
        "Staff",
        "Support",
        "Sales",
        "Management",
        "Agent",
        "Clerk",
        "Manager",
    ),
    *("Supervisor", "Somewhere"),
}


def privacy(facts: Facts) -> Iterator[Diagnostic]:
    """Numbers, addresses and names of private people in stories, lessons and courses."""
    known = _public_names(facts)
    for entry in facts.library.articles:
        document = facts.documents[entry.path]
        yield from _numbers(document, facts.config.phone_regions)
        yield from _names(document, known)


def _numbers(document: Document, regions: tuple[str, ...]) -> Iterator[Diagnostic]:
    text = _URL.sub(lambda match: " " * len(match[0]), document.text.value)
    taken: list[tuple[int, int]] = []
    for match in _EMAIL.finditer(text):
        yield _found(
            document,
            match.span(),
            "email-address",
            "This is an e-mail address.",
            "Write for example `an e-mail to support`.",
        )
    for rule, pattern, says in (
        ("card-number", _CARD, "This is the number of a payment card."),
        ("bank-account", _IBAN, "This is a bank account number (IBAN)."),
        ("social-security-number", _SSN, "This has the form of a social security number."),
    ):
        for match in pattern.finditer(text):
            digits = re.sub(r"\W", "", match[0])
            is_real = {"card-number": _luhn, "bank-account": _mod_97}.get(rule, bool)(digits)
            if is_real:
                taken.append(match.span())
                yield _found(document, match.span(), rule, says, "Leave it out; no reader needs it.")
    for match in _CUSTOMER_NUMBER.finditer(text):
        if not _overlaps(match.span(1), taken):
            taken.append(match.span(1))
            says = "This is the number of somebody's order, account or ticket."
            yield _found(document, match.span(1), "customer-number", says, "Leave it out, or write `an order number`.")
    for match in _STREET.finditer(text):
        taken.append(match.span())
        says = "This looks like somebody's address."
        yield _found(
            document, match.span(), "street-address", says, "Name the town or the region, if it matters at all."
        )
    yield from _phones(document, text, regions, taken)


def _phones(
    document: Document, text: str, regions: tuple[str, ...], taken: list[tuple[int, int]]
) -> Iterator[Diagnostic]:
    # The library costs milliseconds a story: it sees only lines that could hold a number.
    seen: set[tuple[int, int]] = set()
    for line in re.finditer(r"[^\r\n]+", text):
        if not _MANY_DIGITS.search(line[0]):
            continue
        for region in regions or ("ZZ",):
            for match in phonenumbers.PhoneNumberMatcher(line[0], region):
                place = (line.start() + match.start, line.start() + match.end)
                if place not in seen and not _overlaps(place, taken):
                    seen.add(place)
                    hint = "Leave it out, or write `the number of the help line`."
                    yield _found(document, place, "phone-number", "This is a telephone number.", hint)


def _names(document: Document, known: frozenset[str]) -> Iterator[Diagnostic]:
    for match in _NAME.finditer(document.body):
        kind = match.lastgroup or ""
        name = match[kind]
        if name in known or (kind == "speech" and name in _NO_NAMES):
            continue
        yield Diagnostic(
            rule_named("personal-name"),
            document.path,
            document.body_span(*match.span(kind)),
            f"{name!r} looks like a person's name.",
            "Write the role instead: the agent, the second clerk. If it is no name, allow it with a reason.",
        )


def _public_names(facts: Facts) -> frozenset[str]:
    """The words of the names in companies.yml: companies and public people."""
    names = [
        name
        for company in facts.library.companies.values()
        for name in (company.meta.name, *company.meta.also_known_as)
    ]
    return frozenset(word for name in names for word in re.findall(r"[A-Z][a-z]+", name))


def _found(document: Document, place: tuple[int, int], rule: str, says: str, hint: str) -> Diagnostic:
    return Diagnostic(rule_named(rule), document.path, document.text.span(*place), says, hint)


def _overlaps(place: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in taken)


def _luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1


def _mod_97(iban: str) -> bool:
    """The check digits of an IBAN (ISO 13616-1, ISO 7064 mod 97-10)."""
    moved = iban[4:] + iban[:4]
    return 15 <= len(iban) <= 34 and int("".join(str(int(character, 36)) for character in moved)) % 97 == 1
