"""One question about a place, as the pages ask it."""

from datetime import date

from policies.enquiry import answer
from policies.terms import Person

DAY = date(2026, 11, 21)
RETIRED = Person(age=72, status="retired")


def ask(place, person=RETIRED, *, on=DAY):
    return answer(place, person, on=on)
