"""KB519 and KB520: words that judge a person or remark on origin, and words that only look like them."""

from sentences import said_of

JUDGED = [
    ("An incompetent desk, he wrote.", "incompetent"),
    ("A lazy clerk, the letter says.", "lazy"),
    ("What a bunch of idiots.", "idiots"),
    ("Clueless again, she thought.", "Clueless"),
    ("The arrogant reply came at once.", "arrogant"),
    ("He called them liars.", "liars"),
]
REMARKED = [
    ("He had a thick accent.", "thick accent"),
    ("An Indian agent picked up.", "Indian agent"),
    ("She was no native speaker.", "no native speaker"),
    ("He answered in broken English.", "broken English"),
    ("A Polish lady at the desk helped.", "Polish lady"),
    ("Her Latin accent was noted.", "Latin accent"),
]


def test_word_that_judges_a_person_is_marked() -> None:
    assert said_of(sentence for sentence, _ in JUDGED) == {
        sentence: [("blaming-word", marked)] for sentence, marked in JUDGED
    }


def test_remark_on_origin_is_marked() -> None:
    assert said_of(sentence for sentence, _ in REMARKED) == {
        sentence: [("remark-on-origin", marked)] for sentence, marked in REMARKED
    }


# Things, rivers, terminals, Sundays; words of the same letters.
BLAMELESS = [
    "A dumb answer to a good question.",
    "It was ridiculous.",
    "Shameful, wrote another.",
    "The stupid form again.",
    "The lazy river of the hotel was closed.",
    "Images are loaded with lazy loading.",
    "It was a lazy Sunday afternoon at the counter.",
    "The dumb terminal in the corner still works.",
    "A dumb waiter carries the plates upstairs.",
    "She lifted dumbbells while she waited.",
    "He said that he was no idiot and would not be given the run-around.",
    "The stupidest thing was the queue itself.",
    "A liaison officer joined the call.",
    "The Larry desk is named after a fish.",
    "Ridicule was not what he had come for.",
    "The clueless-to-expert course takes a week.",
    "Nobody was to blame for the blame game.",
    "An incompetence of the scales was noted.",
    "The customer felt ignored.",
    "To ignore a letter is an answer too.",
    "Arrogance has no key on this keyboard.",
    "Grace, not disgrace, was the name of the ship.",
    "A moral of the story is easy to find.",
    "Oxymorons are fun to collect.",
    "The word unashamed was crossed out.",
    "Idiomatic English is welcome in letters.",
    "Pathos is for the theatre, not for the counter.",
    "The idiosyncratic form has nine pages.",
    "A familiar face helps.",
    "The laziest route is often the best one for a robot.",
    "Humble pie was on the menu.",
    "The Dumbo ride was out of order.",
    "Rude or not, the sign was read by everybody.",
    "The rule is shared without shame.",
]

# Colours, cards, plants, shops, languages.
AT_HOME = [
    "The accent colour of the app is blue.",
    "A strong accent on quality runs through the letter.",
    "An accent wall in the lobby was painted green.",
    "The letter é has an acute accent.",
    "American Express replaced the card at once.",
    "The British Museum shop sends parcels abroad.",
    "The Indian restaurant next door lent a chair.",
    "Chinese and Arabic are offered on the phone menu.",
    "She spoke Polish with the driver, which helped.",
    "Polish the shoes before you return them.",
    "The Russian edition of the manual was missing.",
    "A Turkish coffee was offered while he waited.",
    "The African violet on the desk was watered.",
    "A European plug did not fit.",
    "The Mexican standoff ended with a voucher.",
    "A native app was promised for spring.",
    "Broken promises are worse than broken printers.",
    "The English in the letter was fine; the address was not.",
    "The woman spoke, and the clerk wrote.",
    "The man from the Romanian office called back.",
    "A Filipino dish was on the menu.",
    "The technician left his accent lamp behind.",
    "The representative speaks five languages.",
    "Latin names stood on every plant.",
    "A heavy box and a strong smell came with it.",
    "The Bulgarian branch opened in May.",
    "The call centre is in India.",
    "British spelling is used in letters.",
    "The Asian market sells stamps too.",
    "The American way of counting floors confused the driver.",
]


def test_ordinary_word_judges_nobody() -> None:
    assert said_of(BLAMELESS) == {}


def test_ordinary_word_remarks_on_nobodys_origin() -> None:
    assert said_of(AT_HOME) == {}
