"""How long tables take at their largest, and how much memory: not part of the gate.

    .venv/bin/pytest -s tests/measure_import.py

Prints seconds of processor time, queries, and the peak of memory of this process.
"""

import resource
from itertools import cycle, islice

import pytest
from django.contrib.auth.models import User
from django.db import connection

from policies.exchange.columns import said
from policies.exchange.planning import plan_file, plan_rows, write_as_shown
from policies.exchange.regions import REGIONS
from policies.exchange.rules import RULES
from policies.exchange.sheets import Row, write_csv, write_xlsx
from policies.models.regions import Region
from policies.models.rules import CreditRule

ROWS = 50_000


def rules():
    """The shipped rules over and over under new names."""
    things = [said(RULES.columns, rule) for rule in RULES.things(CreditRule.objects)]
    yield RULES.headers
    for number in range(ROWS):
        own = {"编号": f"rule-{number}", "状态": ""}
        yield list((things[number % len(things)] | own).values())


def wrong_rules():
    for number, cells in enumerate(rules()):
        day = RULES.headers.index("生效日")
        yield [*cells[:day], "1/2/2027", *cells[day + 1 :]] if number else cells


def regions():
    """Every shipped region as it is, again and again: all but the first are twice."""
    everything = REGIONS.things(Region.objects.all())
    things = [list(said(REGIONS.columns, region).values()) for region in everything]
    yield REGIONS.headers
    for number in range(ROWS):
        yield things[number % len(things)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "rows", "write"),
    [
        pytest.param(REGIONS, regions, write_csv, id="regions, CSV"),
        pytest.param(RULES, wrong_rules, write_xlsx, id="all wrong, XLSX"),
        pytest.param(RULES, rules, write_xlsx, id="all new, XLSX"),
    ],
)
def test_dry_run(kind, rows, write, request):
    user = User.objects.create_superuser("measure")
    data = write(rows()) if write is write_csv else write(rows(), "x")

    plan = measured(request.node.callspec.id, lambda: plan_file(kind, data, user))

    assert plan.problems


def new_versions():
    """Drafts of shipped rules, each with its parts."""
    for number, thing in enumerate(cycle(RULES.things(CreditRule.objects.all()))):
        yield said(RULES.columns, thing) | {"编号": f"new-{number}", "底稿": thing.slug}


def renamed_regions():
    for region in REGIONS.things(Region.objects.all()):
        yield said(REGIONS.columns, region) | {"简称": region.short_name + "二"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "rows"), [(RULES, new_versions), (REGIONS, renamed_regions)]
)
def test_write_as_many_as_may_be(kind, rows):
    user = User.objects.create_superuser("measure")
    cells = islice(rows(), kind.most_writes)
    read = [Row(n, tuple(row.values())) for n, row in enumerate(cells, start=2)]
    plan = plan_rows(kind, read, user)

    what = f"{kind.title}: write"
    measured(what, lambda: write_as_shown(kind, read, plan.fingerprint, user))


def measured(what, do):
    """What it returns; printed: verdicts, processor time, queries, peak of memory."""
    asked = []
    before = resource.getrusage(resource.RUSAGE_SELF)
    with connection.execute_wrapper(lambda run, *a: asked.append(1) or run(*a)):
        plan = do()
    after = resource.getrusage(resource.RUSAGE_SELF)
    counts = "，".join(f"{verdict} {count}" for verdict, count in plan.by_verdict)
    print(
        f"\n{what}: {counts}; {after.ru_utime - before.ru_utime:.0f} s, "
        f"{len(asked)} queries, {after.ru_maxrss / 1024:.0f} MB"
    )
    return plan
