"""What the database refuses by itself, on SQLite and PostgreSQL alike."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from policies.models.bases import ContributionLimits
from policies.models.groups import PersonGroup
from policies.models.rules import CreditRule
from tests.factories import create_region, create_rule, create_source

pytestmark = pytest.mark.django_db

OLD = {"since": date(2023, 1, 1), "until": date(2024, 1, 1)}


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        pytest.param(date(2024, 1, 1), None, False, id="the day the old one ends"),
        pytest.param(date(2023, 12, 31), None, True, id="its last day"),
        pytest.param(date(2022, 1, 1), date(2023, 1, 1), False, id="until it starts"),
        pytest.param(date(2022, 1, 1), date(2023, 1, 2), True, id="its first day"),
        pytest.param(date(2022, 1, 1), None, True, id="all of it"),
        pytest.param(date(2023, 3, 1), date(2023, 4, 1), True, id="inside it"),
    ],
)
def test_two_rules_never_share_a_day(since, until, refused):
    region = create_region()
    create_rule(region=region, **OLD)

    if refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            create_rule(region=region, since=since, until=until)
    else:
        create_rule(region=region, since=since, until=until)


def test_an_update_into_an_overlap_is_refused():
    region = create_region()
    create_rule(region=region, **OLD)
    new = create_rule(region=region, since=date(2024, 1, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        CreditRule.objects.filter(pk=new.pk).update(since=date(2023, 6, 1))


def test_a_rule_may_be_saved_again():
    rule = create_rule(**OLD)

    rule.save()


@pytest.mark.parametrize("field", ["region", "status", "group"])
def test_rules_that_differ_may_share_days(field):
    rule = create_rule(**OLD)
    group = PersonGroup.objects.create(slug="somebody", name="某类人员")
    other = {"region": create_region(), "status": "active", "group": group}

    create_rule(
        **OLD | {"region": rule.region, field: other[field], "slug": "the-other"}
    )


@pytest.mark.parametrize("state", ["draft", "review", "withdrawn"])
def test_what_is_not_public_may_share_days(state):
    rule = create_rule(**OLD)

    create_rule(region=rule.region, state=state, **OLD)


def test_two_national_rules_overlap_too():
    taken = CreditRule.objects.get(region=None, status="resident")

    with pytest.raises(IntegrityError), transaction.atomic():
        CreditRule.objects.create(
            slug="again",
            status="resident",
            formula="no_account",
            method="。",
            since=taken.since,
            state="approved",
        )


def test_an_overlap_is_told_in_chinese():
    rule = create_rule(**OLD)
    twin = CreditRule(
        slug="twin",
        region=rule.region,
        status="retired",
        formula="fixed",
        state="approved",
        **OLD,
    )

    with pytest.raises(ValidationError, match="这段时间已经有一条规则"):
        twin.validate_constraints()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alters by copying")
@pytest.mark.django_db(transaction=False)
def test_the_refusal_survives_a_change_of_the_table():
    """SQLite makes the table anew: its triggers must come along."""
    field = CreditRule._meta.get_field("payment")
    longer = models.CharField("何时到账", max_length=500, blank=True)
    longer.set_attributes_from_name("payment")
    longer.model = CreditRule
    editor = connection.schema_editor(collect_sql=True, atomic=False)
    editor.deferred_sql = []

    editor._remake_table(CreditRule, alter_fields=[(field, longer)])

    sql = "\n".join(str(statement) for statement in editor.collected_sql)
    assert sql.count("CREATE TRIGGER credit_rule_does_not_overlap") == 2
    assert 'ON "policies_creditrule"' in sql


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"until": date(2022, 1, 1)}, "晚于生效日", id="ends first"),
        pytest.param({"region": None}, "全国性规定只作说明", id="nation pays nothing"),
        pytest.param({"formula": "rate_of_average"}, "乘的是什么", id="of what"),
        pytest.param({"formula": "frozen"}, "冻结在哪个月", id="frozen when"),
        pytest.param({"checked_on": date(2026, 1, 1)}, "核对人", id="checked by whom"),
        pytest.param({"missing_year_rate": Decimal(0)}, "0 到 100", id="a reduction"),
    ],
)
def test_what_a_rule_must_say(fields, message):
    rule = create_rule()
    for name, value in fields.items():
        setattr(rule, name, value)

    with pytest.raises(ValidationError, match=message):
        rule.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.save()


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"amount": None, "rate": None}, id="neither"),
        pytest.param({"amount": Decimal(1), "rate": Decimal(1)}, id="both"),
        pytest.param({"amount": Decimal(0)}, id="zero"),
        pytest.param({"rate": Decimal(101)}, id="more than all"),
        pytest.param({"amount": Decimal(1), "first_age": 121}, id="no such age"),
    ],
)
def test_a_band_has_one_sensible_number(values):
    rule = create_rule(bands=[])

    with pytest.raises(IntegrityError), transaction.atomic():
        rule.bands.create(**{"first_age": 0} | values)


def test_one_source_is_adopted_and_contradiction_is_explained():
    rule = create_rule()

    for stance, note in [("adopted", ""), ("contradicts", "")]:
        with pytest.raises(IntegrityError), transaction.atomic():
            rule.evidence.create(source=create_source(), stance=stance, note=note)


def test_limits_of_one_region_do_not_overlap():
    region, source = create_region(), create_source()
    both = {"region": region, "source": source, "floor": 1, "ceiling": 2}
    ContributionLimits.objects.create(state="approved", **both, **OLD)

    with pytest.raises(IntegrityError), transaction.atomic():
        ContributionLimits.objects.create(
            state="approved", **both, since=date(2023, 12, 31)
        )
