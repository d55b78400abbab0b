"""Dates as people write them, as far as they can mean one day only."""

import datetime
import re

_MONTHS = (
    ("jan", "january", "januar", "jänner"),
    ("feb", "february", "februar"),
    ("mar", "march", "märz"),
    ("apr", "april"),
    ("may", "mai"),
    ("jun", "june", "juni"),
    ("jul", "july", "juli"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october", "okt", "oktober"),
    ("nov", "november"),
    ("dec", "december", "dez", "dezember"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_NAME = "|".join(sorted(_NUMBER, key=len, reverse=True))
_ISO = re.compile(r"(?<![\d-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_MONTH_FIRST = re.compile(rf"\b({_NAME})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)? ({_NAME})\.?,? ((?:19|20)\d\d)\b", re.IGNORECASE)


def date_in(text: str) -> str | None:
    """The first date in a text as 2007-06-29; 06/07/2007, which is two days, is none."""
    found = [
        (match.start(), year, month, day)
        for match, year, month, day in (
            *((match, match[1], match[2], match[3]) for match in _ISO.finditer(text)),
            *((match, match[3], str(_NUMBER[match[1].lower()]), match[2]) for match in _MONTH_FIRST.finditer(text)),
            *((match, match[3], str(_NUMBER[match[2].lower()]), match[1]) for match in _DAY_FIRST.finditer(text)),
        )
    ]
    for _, year, month, day in sorted(found):
        try:
            return datetime.date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
    return None
