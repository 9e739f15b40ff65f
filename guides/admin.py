"""The desk's other half: channels, cases, guides, local notes, aliases, reports."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest

from guides import fieldsets
from guides.channel_table import CHANNELS
from guides.models.articles import Guide, GuideEvidence, LocalNote, SearchAlias
from guides.models.channels import Channel
from guides.models.reports import Report
from guides.models.withdrawal import CaseEvidence, WithdrawalCase
from policies.autocomplete import WithAutocomplete
from policies.editing import IN_OUR_WORDS, PublicContentAdmin, VersionedAdmin
from policies.exchange.exporting import TABLE_LIST, export_actions
from policies.filters import LOCAL_STANDING, STANDING, ProvinceFilter
from policies.models.content import ContentVersion


@admin.register(Channel)
class ChannelAdmin(VersionedAdmin):
    list_display = ["name", "kind", "place", "since", "until", "state", "checked_on"]
    list_filter = [*LOCAL_STANDING, "kind", "topic", "needs_smartphone"]
    list_select_related = ["region__parent__parent"]
    search_fields = ["name", "slug", "region__name", "region__slug"]
    autocomplete_fields = ["region", "source"]
    actions = export_actions(CHANNELS)
    change_list_template = TABLE_LIST
    fieldsets = fieldsets.CHANNEL


class CaseEvidenceInline(WithAutocomplete, admin.StackedInline):  # type: ignore[type-arg]
    model = CaseEvidence
    extra = 0
    autocomplete_fields = ["source"]
    formfield_overrides = IN_OUR_WORDS


@admin.register(WithdrawalCase)
class WithdrawalCaseAdmin(VersionedAdmin):
    list_display = ["kind", "place", "verdict", "since", "until", "state"]
    list_filter = [*LOCAL_STANDING, "kind", "verdict"]
    list_select_related = ["region__parent__parent"]
    search_fields = ["slug", "region__name", "region__slug", "summary"]
    autocomplete_fields = ["region"]
    inlines = [CaseEvidenceInline]
    fieldsets = fieldsets.CASE


class GuideEvidenceInline(WithAutocomplete, admin.StackedInline):  # type: ignore[type-arg]
    model = GuideEvidence
    extra = 0
    autocomplete_fields = ["source"]
    formfield_overrides = IN_OUR_WORDS


@admin.register(Guide)
class GuideAdmin(VersionedAdmin):
    list_filter = [*STANDING]
    list_display = ["title", "slug", "since", "state", "checked_on", "review_by"]
    search_fields = ["title", "slug", "body"]
    inlines = [GuideEvidenceInline]
    fieldsets = fieldsets.GUIDE


@admin.register(LocalNote)
class LocalNoteAdmin(VersionedAdmin):
    list_display = ["region", "guide", "slug", "since", "state"]
    list_filter = [*LOCAL_STANDING, ("guide", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["region__parent__parent", "guide"]
    search_fields = ["slug", "body", "region__name", "region__slug"]
    autocomplete_fields = ["region", "guide", "source"]
    fieldsets = fieldsets.NOTE


@admin.register(SearchAlias)
class SearchAliasAdmin(PublicContentAdmin):
    list_display = ["words", "page", "guide"]
    search_fields = ["words"]
    autocomplete_fields = ["guide"]


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Those that nobody has followed up first, then grouped by rule; newest first."""

    list_display = ["rule", "region", "age", "status", "received", "month", "sent_at"]
    list_display += ["dealt_on", "dealt_by", "outcome"]
    list_filter = [
        ProvinceFilter,
        "status",
        "sent_at",
        ("dealt_on", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["region__parent__parent", "rule__region", "rule__group"]
    list_select_related += ["dealt_by"]
    search_fields = ["region__name", "rule__slug", "words"]
    ordering = [F("dealt_on").asc(nulls_first=True), "rule", "-sent_at"]
    readonly_fields = [
        "region",
        "rule",
        "age",
        "status",
        "received",
        "month",
        "words",
        "sent_at",
        "dealt_on",
        "dealt_by",
        "outcome",
    ]
    exclude = ["sender"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Report) -> None:
        super().delete_model(request, obj)
        ContentVersion.advance()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Pages say so where several told of another amount, and no longer then."""
        super().delete_queryset(request, queryset)
        ContentVersion.advance()
