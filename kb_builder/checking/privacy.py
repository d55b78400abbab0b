"""KB401 to KB407: no number and no address that leads to a private person.

They are looked for in the whole file, code and front matter too, because all of it is published; web addresses are
passed over. Most stories have no long number: what is costly sees only those that have one.
"""

import re
from collections.abc import Callable, Iterator

from kb_builder.checking.facts import Facts
from kb_builder.diagnostics import Diagnostic, rule_named
from kb_builder.reading import Document

Place = tuple[int, int]

_EMAIL = re.compile(r"(?<![\w.+@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.([a-z]{2,})\b", re.IGNORECASE)
# Domains that nobody can own (RFC 2606), and names of images for sharp screens: photo@2x.png.
_NOBODY = re.compile(
    r"@(?:.+\.)?example(?:\.(?:com|net|org))?$|\.(?:example|invalid|test|png|jpe?g|webp|gif|svg)$", re.I
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>()\"']+")

_LONG = re.compile(r"\d(?:[^\w\r\n]{0,4}\d){6,}")
# What the costly looks see of an entry at most, in characters of long numbers; a page of figures has a few thousand.
_MOST_OF_NUMBERS = 16_000
_DATE = r"(?:19|20)\d\d-(?:\d\d(?:-\d\d)?|(?:19|20)\d\d)"
_IS_DATE = re.compile(_DATE)
_GAP = "[ .\u00a0\u2009\u202f\u2010-\u2013-]"
_CARD = re.compile(rf"(?<![\d.,-])\d(?:{_GAP}?\d){{12,}}")
# The first digits and the lengths that the large networks give out (ISO/IEC 7812-1 says who they are).
_ISSUED = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}"
    r"|(?:50(?:18|20|38)|6304|6759|676[1-3])\d{8,15}"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,}", re.IGNORECASE)
_SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")

_CODE = re.compile(r"\d[\dA-Za-z-]{3,}(?: \d[\dA-Za-z-]*)*")
_NOUN = (
    r"order|account|customer|ticket|(?<!in )case|contract|policy|invoice|booking|reservation|reference|member|tracking"
)
_NUMBERED = re.compile(
    rf"\b(?:{_NOUN})(?: id| number| no\.?| nr\.?| ?#|:)+(?: is| was)? ?#?[a-z]{{0,4}}-?$", re.IGNORECASE
)
_BARE = re.compile(rf"\b(?:{_NOUN}) [A-Z]{{0,4}}-?$", re.IGNORECASE)

_STREETS = ("Street", "St", "Avenue", "Ave", "Road", "Rd", "Lane", "Ln", "Drive", "Boulevard", "Blvd", "Court", "Way")
_STREET = re.compile(rf"\d{{1,5}}[A-Za-z]?,? (?:[A-Z][\w'-]+ ){{1,3}}(?:{'|'.join(_STREETS)})\b")
_NO_STREET = re.compile(
    r"(?:19|20)\d\d\b|\d+ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|.* (?:Google|Hard|Flash|Test|Food|High|Supreme|County|Tennis|Star|Milky|Right|One) (?:Drive|Court|Way)$"
)
_STRASSEN = ("straße", "strasse", "str.", "gasse", "weg", "platz", "allee")
_STRASSE = re.compile(rf"\b([A-ZÄÖÜ][\w-]*?)(?:{'|'.join(map(re.escape, _STRASSEN))}) \d{{1,4}}[a-z]?\b")
_MAY_BE_STREET = tuple(f" {word}" for word in _STREETS)
_MAY_BE_STRASSE = tuple(f"{word} " for word in _STRASSEN)
_NO_STRASSE = {"Sitz", "Steh", "Park", "Stell", "Arbeits", "Spiel", "Liege", "Um", "Aus", "Rück", "Heim", "Hin"}


def privacy(facts: Facts) -> Iterator[Diagnostic]:
    """Numbers and addresses of private people in stories, lessons and courses."""
    for entry in facts.new_articles:
        yield from private_numbers(entry.document, facts.config.phone_regions)


def private_numbers(document: Document, regions: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Numbers and addresses of private people in a document; `regions` are those of telephone numbers."""
    text = _without_web_addresses(document.text.value)
    if "@" in text:
        yield from _emails(document, text)
    taken: list[Place] = []
    long = [match for match in _LONG.finditer(text) if not _IS_DATE.fullmatch(match[0])]
    if sum(match.end() - match.start() for match in long) > _MOST_OF_NUMBERS:
        says = f"More than {_MOST_OF_NUMBERS:,} characters of this text are long numbers: too many to look through."
        hint = "Leave out the numbers that no reader needs, or show the figures as an image."
        yield _found(document, long[0].span(), "phone-number", says, hint)
        return
    if long:
        for rule, places, says in (
            ("card-number", _cards(text), "This is the number of a payment card."),
            ("bank-account", _ibans(text), "This is a bank account number (IBAN)."),
            ("social-security-number", _ssns(text), "This has the form of a social security number."),
        ):
            for place in places:
                taken.append(place)
                yield _found(document, place, rule, says, "Leave it out; no reader needs it.")
    for place in _customer_numbers(text):
        if not _overlaps(place, taken):
            taken.append(place)
            says = "This is the number of somebody's order, account or ticket."
            yield _found(document, place, "customer-number", says, "Leave it out, or write `an order number`.")
    for place in _streets(text):
        taken.append(place)
        says, hint = "This looks like somebody's address.", "Name the town or the region, if it matters at all."
        yield _found(document, place, "street-address", says, hint)
    if long:
        for place in _phones(text, regions):
            if not _overlaps(place, taken):
                taken.append(place)
                hint = "Leave it out, or write `the number of the help line`."
                yield _found(document, place, "phone-number", "This is a telephone number.", hint)


def _without_web_addresses(text: str) -> str:
    """The text with web addresses blanked out; every place is as before."""
    if "://" not in text and "www." not in text:
        return text
    return _URL.sub(lambda match: " " * len(match[0]), text)


def _emails(document: Document, text: str) -> Iterator[Diagnostic]:
    for match in _EMAIL.finditer(text):
        if not _NOBODY.search(match[0]):
            hint = "Write for example `an e-mail to support`."
            yield _found(document, match.span(), "email-address", "This is an e-mail address.", hint)


def _cards(text: str) -> Iterator[Place]:
    for match in _CARD.finditer(text):
        yield from _groups(match, range(13, 20), _is_card)


def _ibans(text: str) -> Iterator[Place]:
    for match in _IBAN.finditer(text):
        yield from _groups(match, range(15, 35), _is_iban)


def _groups(match: re.Match[str], lengths: range, is_real: Callable[[str], bool]) -> Iterator[Place]:
    """The longest runs of whole groups that are real: what stands beside a number must not hide it."""
    groups = list(re.finditer(r"[^\W_]+", match[0]))
    first = 0
    while first < len(groups):
        digits, found = "", None
        for number, group in enumerate(groups[first:], start=first):
            digits += group[0]
            if len(digits) >= lengths.stop:
                break
            if len(digits) in lengths and is_real(digits):
                found = number
        if found is not None:
            yield match.start() + groups[first].start(), match.start() + groups[found].end()
        first = first + 1 if found is None else found + 1


def _ssns(text: str) -> Iterator[Place]:
    return (match.span() for match in _SSN.finditer(text))


def _customer_numbers(text: str) -> Iterator[Place]:
    for match in _CODE.finditer(text):
        if _IS_DATE.fullmatch(match[0]):
            continue
        before = text[max(0, match.start() - 40) : match.start()]
        if _NUMBERED.search(before):
            code, least = match[0], 5
        elif _BARE.search(before) and not match[0].split()[0].endswith("000"):  # 100000 is an amount
            code, least = match[0].split()[0], 6
        else:
            continue
        code = code.rstrip("-")
        if sum(character.isdigit() for character in code) >= least and not _IS_DATE.fullmatch(code):
            yield match.start(), match.start() + len(code)


def _streets(text: str) -> Iterator[Place]:
    # A look for the words alone is much cheaper, and mostly finds none.
    if any(word in text for word in _MAY_BE_STREET):
        for match in _STREET.finditer(text):
            is_part_of_number = match.start() and re.match(r"[\w.,/$€£-]", text[match.start() - 1])
            if not is_part_of_number and not _NO_STREET.match(match[0]):
                yield match.span()
    if any(word in text for word in _MAY_BE_STRASSE):
        for match in _STRASSE.finditer(text):
            if match[1] not in _NO_STRASSE:
                yield match.span()


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[Place]:
    """Telephone numbers. The library costs milliseconds a story: it sees only lines that could hold one."""
    for line in re.finditer(r"[^\r\n]+", text):
        if any(not _IS_DATE.fullmatch(run[0]) for run in _LONG.finditer(line[0])):
            import phonenumbers  # Only now: few texts have such a line, and it takes as long to load as ten to check.

            for region in regions or ("ZZ",):
                for match in phonenumbers.PhoneNumberMatcher(line[0], region):
                    yield line.start() + match.start, line.start() + match.end


def _found(document: Document, place: Place, rule: str, says: str, hint: str) -> Diagnostic:
    return Diagnostic(rule_named(rule), document.path, document.text.span(*place), says, hint)


def _overlaps(place: Place, taken: list[Place]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in taken)


def _is_card(number: str) -> bool:
    digits = "".join(str(int(digit)) for digit in number)  # digits of other scripts are digits too
    return bool(_ISSUED.fullmatch(digits)) and _luhn(digits)


def _luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_iban(number: str) -> bool:
    """The form and the check digits of an IBAN (ISO 13616-1, ISO 7064 mod 97-10)."""
    if not re.fullmatch(r"[A-Za-z]{2}\d{2}[A-Za-z0-9]+", number, re.ASCII):
        return False
    moved = number[4:] + number[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1
