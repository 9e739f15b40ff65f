"""Of every region with a usable fact on retirees: an answer that rests on the fact."""

from datetime import date
from pathlib import Path

import pytest

from policies.enquiry import answer
from policies.models.regions import Region
from policies.terms import Person

pytestmark = pytest.mark.django_db

# A division code, then the ids of its facts: 199 regions.
LISTED = Path(__file__).with_name("retiree_facts.txt").read_text("utf-8")
FACTS = {code: ids for code, *ids in map(str.split, LISTED.splitlines())}
TODAY = date(2026, 11, 21)
# What 西宁's page quotes is the rule of 2022; what holds now is its province's.
OTHER_DAY = {"630100": date(2022, 6, 1)}
# 清远's fact is the page of 广东's, which answers for it (docs/content-decisions.md).
SAME_PAGE = {"m112": "k039"}


def references(found):
    rules = [found.rule, *found.background]
    rules += [found.last_known.rule] if found.last_known else []
    return {e.reference for rule in rules if rule for e in rule.evidence.all()}


def test_all_are_there():
    assert len(FACTS) == 199


@pytest.mark.parametrize(("code", "ids"), FACTS.items(), ids=FACTS)
def test_it_answers_with_the_fact_among_its_sources(code, ids):
    place = Region.objects.with_parents().get(code=code)
    person = Person(age=70, status="retired")

    found = answer(place, person, on=OTHER_DAY.get(code, TODAY))

    assert found.kind in {"amount", "needs_input", "method_only", "unknown"}
    assert references(found) & {SAME_PAGE.get(fact, fact) for fact in ids}
    if found.kind == "unknown":
        assert found.last_known or found.conflict or found.background
