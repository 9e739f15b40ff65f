"""Tables as an editor would send them back: what is stored, with some cells changed."""

from django.contrib.auth.models import Group, User

from policies.exchange.columns import said
from policies.exchange.planning import plan_file, write_as_shown
from policies.exchange.sheets import write_csv
from policies.models.regions import Region
from policies.permissions import EDITORS
from policies.roles import set_up_roles
from tests.factories import numbers


def editor(*provinces, role=EDITORS):
    """Somebody of a role, in charge of provinces by their slugs."""
    set_up_roles()
    user = User.objects.create_user(f"staff-{next(numbers)}", is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    for slug in provinces:
        user.provinces.create(province=Region.objects.get(slug=slug))
    return user


def row_of(kind, thing, **cells):
    """A thing's row with other words in some of its cells."""
    row = said(kind.columns, kind.things(type(thing).objects).get(pk=thing.pk))
    assert cells.keys() <= row.keys()
    return row | cells


def file_of(kind, *rows):
    """The CSV file with these rows; a column that a row leaves out is empty in it."""
    lines = [[row.get(column, "") for column in kind.headers] for row in rows]
    return write_csv([kind.headers, *lines])


def dry_run(kind, user, *rows):
    return plan_file(kind, file_of(kind, *rows), user)


def carry_out(kind, user, *rows):
    """The dry run, then just that."""
    plan = dry_run(kind, user, *rows)
    assert not plan.problems
    waiting = [planned.row for planned in plan.writes]
    return write_as_shown(kind, waiting, plan.fingerprint, user)


def verdicts(plan):
    return {str(verdict): count for verdict, count in plan.by_verdict if count}


def complaints(plan):
    """What is wrong: row, column, reason."""
    return [(problem.row, problem.column, problem.reason) for problem in plan.problems]
