"""The words of the made-up stories, the most frequent first, with frequencies as in natural text."""

from itertools import accumulate

_FUNCTION_WORDS = """
the and to of a was in that he she it they had for with on his her not at but from as had been were what when which
could would this one by their no out up so there then who before after again only into about because until nobody
another still over while them him if an all more than how where down off or once without every some here behind both
during against almost never always soon later
"""

_CONTENT_WORDS = """
customer agent call desk line bill phone number order shop card parcel store answer question minute hour day week month
reason record screen note letter price refund credit charge offer rule promise limit form step queue test fault outage
modem router cable plug signal battery ticket seat gate flight bag room key lock door counter till shelf receipt box
label van driver route street town office team manager trainer colleague neighbour family child friend visitor guest
doctor nurse clinic bank loan rate meter gas water power heat roof wall floor lamp table chair coffee bread lunch menu
story lesson word name voice tone smile thank sorry help care time place thing way part end start turn point side half
first second third last next new old late early long short small large quick slow warm cold calm clear plain open fair
kind loud quiet honest polite patient careful certain ready empty full broken wrong right simple useful single double
ask tell say hear listen wait look find read write send bring take give keep lose hold move stop begin finish close
check count sort fix mend swap repair replace return refuse accept agree explain repeat report record decide notice
guess learn teach show share thank greet visit travel walk drive stand sit speak talk shout whisper laugh worry hope
want need like love trust doubt fear miss forget remember expect promise offer pay buy sell rent lend borrow owe save
spend earn cost charge cancel renew change choose prefer compare measure weigh test try fail succeed happen cause
result effect trouble problem issue matter case case-file detail fact figure total sum share piece item list page
book paper pen stamp envelope folder drawer cupboard window garden bridge river road corner square market station
platform train tram bus bicycle engine wheel tyre brake seatbelt map sign clock watch bell whistle light lantern
morning noon evening night winter spring summer autumn weekend holiday birthday wedding concert theatre stage singer
guitar drum band crowd fan applause song record player radio camera picture film screen game score player captain
coach trainer league match field goal referee winner loser prize medal cup flag uniform badge helmet glove boot coat
scarf jacket shirt trouser sock shoe lace button zip pocket purse wallet coin note change till safe vault guard alarm
network server password account profile setting update backup file folder link site browser cookie login logout menu
supervisor apprentice specialist technician engineer planner buyer supplier carrier courier porter cleaner cook waiter
contract clause term notice period deadline delay extension exception approval signature copy original draft proof
habit custom practice routine method process plan goal target measure review audit lesson insight remark comment
café naïve façade résumé cliché déjà-vu
"""

_ENDINGS = ("s", "er", "ed", "ing", "ly", "y", "less", "like")
_BEGINNINGS = ("", "re", "un", "mis", "out")

# A capitalised word before one of these looks like a person's name (KB408).
_VERBS_OF_SPEECH = frozenset(("answered", "asked", "explained", "offered", "says"))


def _all_words() -> tuple[str, ...]:
    """Function words, content words, and a long tail of forms that each appear seldom."""
    content = _CONTENT_WORDS.split()
    tail = (f"{beginning}{word}{ending}" for beginning in _BEGINNINGS for ending in _ENDINGS for word in content)
    words = dict.fromkeys((*_FUNCTION_WORDS.split(), *content, *tail))
    return tuple(word for word in words if word not in _VERBS_OF_SPEECH)


CONTENT = tuple(word for word in dict.fromkeys(_CONTENT_WORDS.split()) if word.isascii() and word.isalpha())
"""Words that can stand in titles and in names of files."""

WORDS = _all_words()

# Zipf's law as Mandelbrot corrected it: the frequency of a word is about 1 / (rank + 2.7).
CUMULATED = tuple(accumulate(1 / (rank + 2.7) for rank in range(1, len(WORDS) + 1)))
"""The frequencies of the words, each added to those before it."""
