"""As many times the rules and the reports: for `make bench`, on a database of its own.

Copies of the published rules, spread over all divisions as withdrawn versions with
their bands and evidence; reports of old, spread over all rules. What is shown of a
place stays what it was, so that the same pages are compared.
"""

from datetime import timedelta
from itertools import cycle, islice

from django.db import transaction
from django.utils import timezone

from guides.models.reports import Report
from policies.models.bands import Band
from policies.models.evidence import Evidence
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.versions import State


@transaction.atomic
def grow(times):
    """Until there are `times` as many rules, and a thousand reports for each time."""
    published = list(CreditRule.objects.prefetch_related("bands", "evidence"))
    regions = cycle(Region.objects.order_by("code"))
    for number in range(1, times):
        copies = [_copy(rule, number, next(regions)) for rule in published]
        CreditRule.objects.bulk_create(copies, batch_size=500)
        for model, name in ((Band, "bands"), (Evidence, "evidence")):
            parts = [
                _part(part, copy)
                for rule, copy in zip(published, copies, strict=True)
                for part in getattr(rule, name).all()
            ]
            model.objects.bulk_create(parts, batch_size=500)
    _report(published, 1_000 * times)
    return CreditRule.objects.count()


def _copy(rule, number, region):
    copy = CreditRule(**{f.name: getattr(rule, f.name) for f in rule._meta.fields})
    copy.pk, copy.slug, copy.region = None, f"{rule.slug[:60]}-{number}", region
    copy.state, copy.withdrawn_at = State.WITHDRAWN, timezone.now()
    return copy


def _part(part, rule):
    copy = type(part)(**{f.name: getattr(part, f.name) for f in part._meta.fields})
    copy.pk, copy.rule = None, rule
    return copy


def _report(rules, count):
    of_a_region = [rule for rule in rules if rule.region_id]
    reports = [
        Report(
            region_id=rule.region_id,
            rule=rule,
            age=70,
            status="retired",
            received="100.00",
            month="2026-10-01",
            sender=f"{number:064d}",
        )
        for number, rule in enumerate(islice(cycle(of_a_region), count))
    ]
    Report.objects.bulk_create(reports, batch_size=500)
    # Long ago: else every page would say that others received something else.
    Report.objects.update(sent_at=timezone.now() - timedelta(days=400))
