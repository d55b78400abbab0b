"""KB401 to KB408: what leads to a private person is found, and what only looks like it is left alone."""

import pytest
from sentences import said_of

FOUND = {
    "card-number": [
        ("The card 4111 1111 1111 1111 was charged.", "4111 1111 1111 1111"),
        ("Card 4111111111111111 12/27 was charged.", "4111111111111111"),
        ("It was 4111-1111-1111-1111.", "4111-1111-1111-1111"),
        ("On 12 5500 0000 0000 0004 was blocked.", "5500 0000 0000 0004"),
        ("Amex 3782 822463 10005 was refused.", "3782 822463 10005"),
        ("In code: `4111.1111.1111.1111` it stands.", "4111.1111.1111.1111"),
        ("A no-break 4111\u00a01111\u00a01111\u00a01111 hides nothing.", "4111\u00a01111\u00a01111\u00a01111"),
        ("Arabic ٤١١١١١١١١١١١١١١١ is read too.", "٤١١١١١١١١١١١١١١١"),
    ],
    "bank-account": [
        ("Pay to DE89 3704 0044 0532 0130 00 EUR.", "DE89 3704 0044 0532 0130 00"),
        ("BE68 5390 0754 7034 BANK", "BE68 5390 0754 7034"),
        ("gb82west12345698765432 in small letters.", "gb82west12345698765432"),
        ("It is GB82 WEST 1234 5698 7654 32.", "GB82 WEST 1234 5698 7654 32"),
        ("FR14 2004 1010 0505 0001 3M02 606, he read.", "FR14 2004 1010 0505 0001 3M02 606"),
    ],
    "social-security-number": [
        ("Her number is 123-45-6789.", "123-45-6789"),
    ],
    "phone-number": [
        ("Call +49 30 901820 now.", "+49 30 901820"),
        ("The +1 650-253-0000 line was busy.", "+1 650-253-0000"),
        ("Text +44 7911 123456 instead.", "+44 7911 123456"),
    ],
    "email-address": [
        ("Write to someone@parcelo.net now.", "someone@parcelo.net"),
        ("[Write](mailto:some.one+x@parcelo.co.uk) soon.", "some.one+x@parcelo.co.uk"),
        ("SOMEONE@PARCELO.NET shouts.", "SOMEONE@PARCELO.NET"),
        ("jörg@parcelo.net replied.", "jörg@parcelo.net"),
    ],
    "street-address": [
        ("He lived at 12 Main Street then.", "12 Main Street"),
        ("She said 221B Baker Street was it.", "221B Baker Street"),
        ("Send it to 7 Old Mill Lane, please.", "7 Old Mill Lane"),
        ("The van stood at 1600 Pennsylvania Ave for an hour.", "1600 Pennsylvania Ave"),
        ("The Hauptstraße 12 has no bell.", "Hauptstraße 12"),
        ("In Lindenallee 3a a dog barked.", "Lindenallee 3a"),
        ("It was 45, Sunset Boulevard.", "45, Sunset Boulevard"),
    ],
    "customer-number": [
        ("Her order number 4711229 was wrong.", "4711229"),
        ("Order no. 4711-2293 came late.", "4711-2293"),
        ("The account #99812345 is closed.", "99812345"),
        ("Customer number: 4711 2293 11 was asked twice.", "4711 2293 11"),
        ("Ticket SR-4711229 was closed.", "4711229"),
        ("The case 4711229 was opened.", "4711229"),
        ("Contract nr. A-204711 was signed.", "204711"),
        ("Booking reference: 88XK2041Z was lost.", "88XK2041Z"),
        ("Invoice number is 20471199.", "20471199"),
        ("Her member ID 3020471 was blocked.", "3020471"),
    ],
    "personal-name": [
        ("The agent Maria called back.", "Maria"),
        ("The agent, Maria, called back.", "Maria"),
        ("Hello Maria, how are you?", "Maria"),
        ("Hi, Oscar! said the note.", "Oscar"),
        ("Dear Priya, your parcel is here.", "Priya"),
        ("Thank you, Stefan, he wrote.", "Stefan"),
        ("Mrs Smith waited.", "Smith"),
        ("Dr. Weber was on leave.", "Weber"),
        ("A clerk called Anna helped.", "Anna"),
        ("A clerk named Otto helped.", "Otto"),
        ("My name is Horst, he began.", "Horst"),
        ("Maria said no.", "Maria"),
        ("James said so.", "James"),
        ("Emily asked twice.", "Emily"),
        ("In the end Zoë promised a call.", "Zoë"),
        ("The driver Łukasz rang.", "Łukasz"),
    ],
}


@pytest.mark.parametrize("rule", FOUND)
def test_private_thing_is_marked_exactly(rule: str) -> None:
    assert said_of(sentence for sentence, _ in FOUND[rule]) == {
        sentence: [(rule, marked)] for sentence, marked in FOUND[rule]
    }


NATIONAL_NUMBERS = [
    ("Call 030 901820 now.", "030 901820"),
    ("Call (650) 253-0000 now.", "(650) 253-0000"),
    ("Ring 020 7946 0958.", "020 7946 0958"),
    ("Under 030/901820 nobody answers.", "030/901820"),
    ("Mobile 0171 1234567 was off.", "0171 1234567"),
]


def test_national_number_is_found_in_the_countries_of_the_site() -> None:
    sentences = [sentence for sentence, _ in NATIONAL_NUMBERS]
    assert said_of(sentences, regions=("US", "GB", "DE")) == {
        sentence: [("phone-number", marked)] for sentence, marked in NATIONAL_NUMBERS
    }
    assert said_of(sentences) == {}


# Numbers and signs that ordinary stories have.
NUMBERS_OF_NOBODY = [
    "The years 2007 2008 2009 2010 were good.",
    "Version 4.111.1111.1111 of the app is out.",
    "The film lasts 1:45:30 and costs 12.99.",
    "ISBN 978-3-16-148410-0 is a book.",
    "The timestamp 20261121143000 was printed on the slip.",
    "Call 112 or 911 in an emergency.",
    "The score was 21-19, 19-21, 21-17.",
    "The phone cost 1,299.00 plus 19.99 a month.",
    "It holds 1 000 000 songs.",
    "The meter showed 0012345678 units.",
    "Pi is 3.14159265358979.",
    "IP 192.168.100.200 did not answer.",
    "Open 8-12 and 14-18, Sundays 10-12.",
    "The serial number was worn off.",
    "The room is 12 x 14 x 8 feet.",
    "2026-11-21, 2026-11-22 and 2026-11-23 were booked.",
    "The tracking page showed 404.",
    "From 10 to 12 and from 13 to 15 nobody answered.",
    "UTC+01:00 is the time zone.",
    "The lens is 24-70 at 2.8.",
    "Write to us @parcelo or #parcel.",
    "The handle @kb.example is free.",
    "The ratio 16:9 and 1920x1080 pixels.",
    "0.1 + 0.2 is 0.30000000000000004.",
    "The card 4111 1111 1111 1112 was a typing error.",
    "Sixteen digits: 1234 5678 9012 3456.",
    "Account DE88 3704 0044 0532 0130 00 has a wrong check digit.",
    "SSN 000-45-6789, 666-45-6789 and 900-45-6789 were never given out.",
    "123-00-6789 and 123-45-0000 neither.",
    "Write to someone@example.com or info@shop.example.",
    "The picture receipt@2x.png is sharp.",
    "Ask @user@mastodon.social.",
    "See https://example.org/4111111111111111/?call=+4930901820&mail=a@parcelo.net for more.",
]

# Streets without a house, houses without a street, years, months, seats.
PLACES = [
    "In 2007 Wall Street fell, and so did the number of calls.",
    "On 12 June Abbey Road was closed.",
    "By 1999 Main Street had three phone shops.",
    "At 5 Google Drive stopped.",
    "The 2 Hard Drive bays were empty.",
    "Ten of the 40 Food Court stalls took cards.",
    "Gate 12, High Court side, is closed.",
    "Flight 12 St Pancras was a joke of the crew.",
    "Take Route 66 to the shop.",
    "It was a 24 hour way of working.",
    "She paid $5 St George's fee.",
    "Room 12 Left Wing was cold.",
    "Line 3 Drive slowly, said the sign.",
    "She lives on Baker Street, somewhere.",
    "Chapter 3 Right Way to listen is short.",
    "Seat Sitzplatz 14 was free.",
    "The Arbeitsplatz 3 had no chair.",
    "Parkplatz 27 was hers for the day.",
    "The Umweg 2 took an hour.",
    "One Way tickets cost 30 dollars.",
    "Broadway 2 was sold out.",
    "In 2020 Silver Lane Records closed.",
    "The 3 Star Way of cooking.",
    "The street was empty at 5, a lane for bicycles.",
    "On 3 March Silk Road opened.",
    "Version 4, Drive edition, is slower.",
    "Take lane 4 and drive on.",
    "1,200 Main Street shops closed in a year.",
    "The 16-hour court day ended.",
    "Every 12 Road Rage calls one is calm.",
]

# Amounts, years, prices and offers beside the words order, account, ticket ...
AMOUNTS = [
    "Her order of 2007 came in 2008.",
    "The order for 150000 screws was a mistake.",
    "An order of 1500000 dollars makes everyone polite.",
    "Order 66 shirts and get one free.",
    "In case 100000 people call at once, the line breaks.",
    "The account of 2019 was closed in 2020.",
    "The policy 2019-2020 was the last one.",
    "Their ticket price rose to 125000 yen.",
    "A ticket costs 12.50 or 13.75, depending on the day.",
    "The 2-for-1 ticket 2-for-1 offer ended.",
    "The reference 2026-11-21 is a date.",
    "The case 24-hours-a-day shop was empty.",
    "The member number was never asked.",
    "The customer number is printed on the card.",
    "Please have your order number ready: the clerk asks for it.",
    "Invoice no. 12 was never sent.",
    "The contract: 24 months, 30 dollars each.",
    "The booking for 12 December 2025 was lost.",
    "Account holders: 1500000 in 2020.",
    "The order total was 12345.67 dollars.",
    "Case closed after 4711 seconds.",
    "The policy covers 100000 kilometres.",
    "Ticket 7 was next.",
    "Tracking 100000 parcels takes three people.",
    "Our 10000000th customer got flowers.",
    "Customer 1000000 got a cake.",
    "Their case is 1 in 1000000.",
    "The invoice: 1,234,567 dollars.",
    "The order (3 of 4) arrived.",
    "Members since 1998-2001 pay less.",
    "Member 2003-2005 badges were blue.",
    "The booking code is six letters long.",
    "Reference: chapter 12, page 34567.",
]

# Words that stand where a name could stand.
NOBODY = [
    "They said it would take a week, and nobody said why.",
    "Nobody said a word while the printer ran.",
    "Whoever answered first was the owner of the call.",
    "That said, the second letter was kinder than the first.",
    "Easier said than done, the supervisor thought.",
    "When asked, the driver pointed at the sign.",
    "Politely asked, even a locked door opens.",
    "Being told twice did not make it true.",
    "Guests told the desk about the noise.",
    "Customer Service said the form was missing.",
    "Head Office promised a new printer by Friday.",
    "Lost Property told her to try again on Monday.",
    "Billing explained the second charge.",
    "Reception offered a seat and a glass of water.",
    "She told the manager Monday would suit her.",
    "He asked the technician Tuesday and again on Friday.",
    "The clerk, Sir, is at lunch, said the sign.",
    "Dear Customer, your parcel is on its way.",
    "Dear Valued Guest, thank you for your patience.",
    "Hello World was all the screen showed.",
    "Hi There! was printed on the box.",
    "Thank you Everyone, said the banner.",
    "A company called Acme, or one named Nimbus, would do the same.",
    "The shop was named Best Retailer of the Year.",
    "The band named Otters played at the counter.",
    "Dr. Pepper was free that day.",
    "Yesterday told her more than any manual.",
    "Experience told him to wait.",
    "Easter promised a long queue.",
    "The waiter Then forgot the soup.",
    "In July the agent May be out of office was the automatic reply.",
    "Parcelo offered a refund, and Parcelo Express said it would come at once.",
    "Management insisted on the form.",
    "Staff asked for a longer break.",
    "Something told her to keep the receipt.",
    "The supervisor, Sir, had decided this.",
    "The Agent Desktop shows the last three calls.",
    "The new Manager Portal was slow.",
    "Parents asked for a quiet corner.",
    "Neighbours replied within the hour.",
    "Honestly asked, honestly answered.",
    "The word Sorry, she said, costs nothing.",
    "T-Mobile said the same.",
    "Tell the agent. Then wait.",
    "The question was for the colleague. Nobody answered.",
    "Ask the clerk: Where is the form?",
    '"Thanks Again" was the name of the card.',
    "He was named Employee of the Month.",
]


def test_ordinary_number_is_nobodys() -> None:
    assert said_of(NUMBERS_OF_NOBODY, regions=("US", "GB", "DE")) == {}


def test_ordinary_place_is_nobodys_address() -> None:
    assert said_of(PLACES) == {}


def test_ordinary_amount_is_no_customer_number() -> None:
    assert said_of(AMOUNTS) == {}


def test_ordinary_word_is_nobodys_name() -> None:
    assert said_of(NOBODY) == {}
