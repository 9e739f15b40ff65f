"""The published content: every row valid, every fact of the research accounted for."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import F

from guides.models.withdrawal import CaseEvidence
from policies.content_check import count_examples
from policies.examples import failed_examples
from policies.models.bands import Deduction
from policies.models.evidence import Evidence
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "fixtures").glob("*/*.json"))
DECISIONS = (ROOT / "docs" / "content-decisions.md").read_text("utf-8")


def test_every_row_is_valid():
    for model in apps.get_app_config("policies").get_models():
        # The regions are alike: some of the three thousand speak for all.
        for thing in model.objects.order_by("?")[:400]:
            thing.full_clean()


def test_every_division_is_there():
    levels = [Region.objects.filter(level=level).count() for level in Region.Level]

    assert levels == [34, 333, 2847]
    assert Region.objects.filter(mainland_scheme=False).count() == 3


def test_every_rule_hangs_together():
    rules = CreditRule.objects.prefetch_related("bands", "evidence")

    assert {rule.slug: rule.problems() for rule in rules if rule.problems()} == {}


def test_what_the_adopted_source_calls_about_is_marked_so():
    adopted = Evidence.objects.filter(stance="adopted").select_related("rule")
    for evidence in adopted.prefetch_related("rule__bands"):
        amounts = [f"{b.amount:f}" for b in evidence.rule.bands.all() if b.amount]
        about = [
            a for a in amounts if re.search(f"约为?{re.escape(a)}", evidence.quote)
        ]

        assert evidence.rule.approximate == bool(about), evidence.rule.slug


def test_every_sum_has_an_example_from_what_its_source_says():
    """Worked out every night: a slip in a fixed amount, or in the age from which it is
    paid, is found. Rates and deductions have none."""
    fixed = CreditRule.objects.approved().filter(formula="fixed")

    assert len(fixed) > 130
    assert not fixed.filter(examples=None)
    assert count_examples(on=date(2026, 11, 21)) > 120
    for rule in fixed.filter(until=None):
        rule.bands.update(amount=F("amount") + 1)
        assert failed_examples(rule), rule.slug


def test_what_a_deduction_quotes_speaks_of_a_deduction():
    """Else none was kept, and the page says so."""
    quoted = Deduction.objects.exclude(quote="")

    assert quoted
    assert [each for each in quoted if not re.search("扣|划转|缴纳", each.quote)] == []


def test_a_weak_source_is_never_adopted_over_a_better_one_that_carries_a_figure():
    """Where a C or D is adopted, no A or B in support quotes the same amount."""
    weak = Evidence.objects.filter(stance="adopted", source__grade__in=["C", "D"])
    for adopted in weak.select_related("rule", "source"):
        amounts = [
            f"{band.amount:g}" for band in adopted.rule.bands.all() if band.amount
        ]
        better = adopted.rule.evidence.filter(
            stance="supports", source__grade__in=["A", "B"]
        )
        for other in better:
            assert not all(amount in other.quote for amount in amounts) or not amounts


def test_every_adopted_source_of_a_rule_in_force_is_quoted_or_says_it_is_not():
    unquoted = Evidence.objects.filter(
        stance="adopted", quote="", note="", rule__until=None
    )

    assert {evidence.reference for evidence in unquoted} <= {"m083", "m159"}


def test_no_link_leads_to_a_plain_or_unsafe_address():
    for url in Source.objects.exclude(url="").values_list("url", flat=True):
        assert re.match(r"https?://[\w.-]+\.(cn|com|org|net|hk)(/|$)", url), url


@pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_amounts_are_strings_and_objects_are_named_naturally(path):
    for number, item in enumerate(json.loads(path.read_text("utf-8")), start=1):
        assert "pk" not in item, number
        for name in ("amount", "rate", "floor", "ceiling", "missing_year_rate"):
            assert isinstance(item["fields"].get(name, ""), str), (number, name)


def test_every_fact_in_scope_is_used_or_listed_with_its_reason():
    """The ids of the research facts for these places, and where each one went."""
    used = set(
        re.findall(r'"reference": "(\w+)"', "".join(p.read_text() for p in FILES))
    )
    listed = set(re.findall(r"^\| (\w\d+) \|", DECISIONS, re.MULTILINE))
    scope = set(
        (ROOT / "tests" / "policies" / "facts_in_scope.txt").read_text().split()
    )

    assert scope - used - listed == set()
    assert used & listed == set()


# A place, a fact whose note tells of a page that says otherwise of it, and,
# where another fact already says the same, that one.
TOLD = (ROOT / "tests" / "policies" / "facts_told_against.txt").read_text("utf-8")


def test_what_a_note_of_the_research_tells_against_it_is_seen_or_listed():
    """On the pages of its place, as a disagreement; or why not in the decisions."""
    against = Evidence.objects.filter(stance="contradicts")
    seen = set(against.values_list("rule__region__code", "reference"))
    listed = set(re.findall(r"^\| \S+ \| (\w\d+) \|", DECISIONS, re.MULTILINE))
    unused = set(re.findall(r"^\| (\w\d+) \|", DECISIONS, re.MULTILINE))
    told = [line.split() for line in TOLD.splitlines()]
    shown = {fact for place, fact, *by in told if (place, [fact, *by][-1]) in seen}
    facts = {fact for _, fact, *_ in told}

    assert facts - shown - listed - unused == set()
    assert listed - facts == set()
    assert listed & shown == set()


def test_a_standard_of_one_year_ends_with_it():
    """A year in a page's title alone ends nothing: rule 5 of the decisions."""
    for rule in CreditRule.objects.filter(until=None):
        assert not re.search("只说是[0-9]{4}年的标准", rule.notes), rule.slug


def over_others():
    """Where a better graded source, or a later one of its grade, was not followed."""
    for table in (Evidence, CaseEvidence):
        said = table.objects.select_related("source", table.part_of)
        adopted = {
            getattr(item, table.part_of): item for item in said.filter(stance="adopted")
        }
        for against in said.filter(stance="contradicts"):
            thing, other = getattr(against, table.part_of), against.source
            if not (used := adopted.get(thing)):
                continue
            later = bool(
                used.source.grade == other.grade
                and used.source.published_on
                and other.published_on
                and other.published_on > used.source.published_on
            )
            if other.grade < used.source.grade or later:
                sides = [f"{e.reference}（{e.source.grade}）" for e in (used, against)]
                yield (thing.slug, *sides)


def test_where_the_better_or_later_source_is_not_followed_the_reason_is_listed():
    row = re.compile(r"^\| (\S+) \| (\S+) \| (\S+) \| [^|]+。 \|$", re.MULTILINE)

    assert sorted(row.findall(DECISIONS)) == sorted(over_others())


BANNED = ["精确", "权威", "最全", "最准", "垃圾", "小编", "TRAP", "jiusong", "memory"]


def test_the_words_are_plain_and_boast_of_nothing():
    for rule in CreditRule.objects.prefetch_related("evidence"):
        texts = [rule.method, rule.notes, rule.leaves_out]
        texts += [evidence.note for evidence in rule.evidence.all()]
        for text in texts:
            assert not [word for word in BANNED if word in text], (rule.slug, text)
            for sentence in re.split(r"[。；\n]", text):
                assert len(sentence) <= 60, (rule.slug, sentence)


def test_shanghai_says_how_far_its_sources_go():
    """Its amounts go on as they were: a source says so until June 2026, none after."""
    rule = CreditRule.objects.get(slug="shanghai-retired-2023")
    days = [e.source.published_on for e in rule.evidence.select_related("source")]

    assert max(filter(None, days)) == date(2025, 7, 1)
    assert "最近查到的是2025年7月1日那一次" in rule.notes
    assert "2026年7月起的没有查到" in rule.notes


JARGON = re.compile("机器文|内容农场|聚合页|聚合问答页")


def test_sources_are_spoken_of_in_plain_words():
    """What we call a page, what we call who has it, and why we do not follow it."""
    said = [*Source.Grade.labels, *Source.objects.values_list("publisher", flat=True)]
    said += Evidence.objects.values_list("note", flat=True)

    assert [words for words in said if JARGON.search(words)] == []
