"""Every change staff make leaves a revision: who, when, which act, and the look after.

A thing as the fixtures brought it has no revisions. So that its first change can be
read, what it looked like before is kept too; and again whenever something else than
the desk has changed it since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import reversion
from django.contrib.admin.utils import NestedObjects
from django.db import models, router, transaction
from django.db.models import F
from reversion.models import Revision, Version

from policies.history.snapshots import (
    Model,
    kept_fields,
    part_relations,
    snapshot_now,
    snapshots_at,
)

# The acts of the admin; those of the desk are named there.
ADDED, CHANGED, DELETED = "新增", "修改", "删去"
BASELINE = "改动前的样子"


def keep_history_of(model: Model) -> None:
    """Have revisions hold this and its parts; nothing is kept by this alone."""
    relations = part_relations(model)
    for one in [model, *(relation.related_model for relation in relations)]:
        if not reversion.is_registered(one):
            names = [field.name for field in kept_fields(one)]
            reversion.register(one, fields=names, follow=getattr(one, "parts", ()))


def versions_of(model: Model, pk: object) -> Any:
    """What is kept of one thing, newest first."""
    kept = Version.objects.get_for_object_reference(model, pk)
    return kept.select_related("revision__user").order_by("-pk")


@contextmanager
def recording(user: Any, act: str, *things: models.Model | None) -> Iterator[None]:
    """Keep all that is saved inside, and what these things looked like before.

    A failure keeps nothing; nor does an act that left everything as it was.
    """
    with transaction.atomic():
        held = [hold(type(thing), thing.pk) for thing in things if thing]
        before = {thing: snapshot_now(thing) for thing in held if thing}
        baselines = {thing: keep_before(thing) for thing in before}
        with reversion.create_revision():
            reversion.set_user(user)
            reversion.set_comment(act)
            yield
            changed = [one for one in before if snapshot_now(one) != before[one]]
            for thing in changed:
                # As it is stored: an act may update a row without saving the object.
                reversion.add_to_revision(_stored(thing))
        for thing, baseline in baselines.items():
            if baseline and thing not in changed:
                baseline.delete()


def hold(model: Model, pk: object) -> Any:
    """The thing as it is, nobody else's until this is done; none if it is deleted.

    A write that changes nothing, because SQLite knows no SELECT FOR UPDATE: whoever
    reads first and writes later is told there that the database is locked.
    """
    rows = model._base_manager.filter(pk=pk)
    name = kept_fields(model)[0].name
    rows.update(**{name: F(name)})
    return rows.first()


def keep_before(thing: models.Model) -> Revision | None:
    """Keep what a thing looks like, unless its last revision shows just that."""
    model = type(thing)
    last = snapshots_at(list(versions_of(model, thing.pk)[:1]), model)
    if last and last[0].everything == snapshot_now(thing).everything:
        return None
    return record(None, BASELINE, thing)


def record(user: Any, act: str, *things: models.Model) -> Revision:
    """Keep what these things look like now."""
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(user)
        reversion.set_comment(act)
        for thing in things:
            reversion.add_to_revision(_stored(thing))
    return versions_of(type(things[0]), things[0].pk)[0].revision


def _stored(thing: models.Model) -> models.Model:
    return type(thing)._base_manager.get(pk=thing.pk)


def record_deletion(user: Any, things: Iterable[models.Model]) -> None:
    """Keep what is about to be deleted, and whatever goes with it."""
    collector = NestedObjects(using=router.db_for_write(Revision))
    collector.collect(list(things))
    parts = {
        relation.related_model
        for model in collector.data
        for relation in part_relations(model)
    }
    going = [
        thing
        for model, things in collector.data.items()
        if reversion.is_registered(model) and model not in parts
        for thing in things
    ]
    if going:
        record(user, DELETED, *going)
