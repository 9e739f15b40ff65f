"""The desk's page about the nights: what each found that the one before had not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from policies.models.checks import NightlyReport

NIGHTS, LISTED = 14, 100


@dataclass(frozen=True, kw_only=True, slots=True)
class PartOfNight:
    """One part of the newest report."""

    label: str
    total: int
    new: list[str]
    gone: list[str]
    skipped: str

    @property
    def first_new(self) -> list[str]:
        return self.new[:LISTED]


@dataclass(frozen=True, kw_only=True, slots=True)
class Night:
    """A report, and how many nights before it went by without one."""

    report: NightlyReport
    missed: int


def night(request: HttpRequest) -> HttpResponse:
    """The newest report in full, and the last fortnight's in a line each."""
    reports = list(NightlyReport.objects.all()[:NIGHTS])
    last = reports[0] if reports else None
    context = admin.site.each_context(request) | {
        "title": "夜间检查",
        "last": last,
        "is_old": last is None or last.is_old(now=timezone.now()),
        "parts": _parts(last) if last else [],
        "nights": list(_nights(reports)),
    }
    return render(request, "admin/desk/night.html", context)


def _parts(report: NightlyReport) -> list[PartOfNight]:
    return [
        PartOfNight(
            label=part.label,
            total=len(report.found.get(part, {})),
            new=report.new.get(part, []),
            gone=report.gone.get(part, []),
            skipped=report.skipped.get(part, ""),
        )
        for part in NightlyReport.Part
    ]


def _nights(reports: list[NightlyReport]) -> Iterator[Night]:
    for report, before in zip_longest(reports, reports[1:]):
        apart = (report.day - before.day).days if before else 1
        yield Night(report=report, missed=max(0, apart - 1))


urlpatterns = [path("night/", admin.site.admin_view(night), name="night")]
