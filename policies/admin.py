"""The editors' desk: every table of the rules, in Chinese, with its parts inline."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from policies import fieldsets
from policies.autocomplete import WithAutocomplete
from policies.editing import IN_OUR_WORDS, PublicContentAdmin, VersionedAdmin
from policies.exchange.exporting import TABLE_LIST, export_actions
from policies.exchange.regions import REGIONS
from policies.exchange.rules import RULES
from policies.filters import LOCAL_STANDING, ProvinceFilter
from policies.link_use import uses
from policies.models.bands import Band, Deduction
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.checks import Check, ContentCheck
from policies.models.content import ContentVersion, LoadedContent
from policies.models.editors import EditorProvince, RuleExample
from policies.models.evidence import Evidence
from policies.models.groups import PersonGroup
from policies.models.ledger import LedgerEntry
from policies.models.links import LinkCheck, LinkCheckQuerySet
from policies.models.queue import QueueItem
from policies.models.regions import FormerName, Region
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.permissions import signature

admin.site.site_header = "医保账本 · 编辑"
admin.site.site_title = "医保账本"
admin.site.index_title = "内容"


class FormerNameInline(admin.TabularInline):  # type: ignore[type-arg]
    model = FormerName
    extra = 0
    formfield_overrides = IN_OUR_WORDS


@admin.register(Region)
class RegionAdmin(PublicContentAdmin):
    list_display = ["name", "code", "level", "parent", "slug"]
    list_filter = ["level", "mainland_scheme"]
    list_select_related = ["parent__parent__parent"]
    search_fields = ["name", "short_name", "code", "slug", "pinyin_joined", "initials"]
    autocomplete_fields = ["parent"]
    inlines = [FormerNameInline]
    actions = export_actions(REGIONS)
    change_list_template = TABLE_LIST
    fieldsets = [
        (None, {"fields": ["code", "name", "level", "parent", "mainland_scheme"]}),
        ("称呼与网址", {"fields": ["short_name", "pinyin", "initials", "slug"]}),
    ]


@admin.register(Source)
class SourceAdmin(PublicContentAdmin):
    list_display = ["slug", "grade", "publisher", "shown", "published_on"]
    list_filter = ["grade"]
    search_fields = ["slug", "title", "publisher"]
    date_hierarchy = "published_on"
    fieldsets = fieldsets.SOURCE

    @admin.display(description="标题", ordering="title")
    def shown(self, source: Source) -> str:
        return source.shown_title

    def has_change_permission(
        self, request: HttpRequest, obj: Source | None = None
    ) -> bool:
        """What readers are shown as evidence is not one editor's to change."""
        may = super().has_change_permission(request, obj)
        locked = obj and obj.is_relied_on() and not request.user.is_superuser
        return may and not locked

    def save_model(
        self, request: HttpRequest, obj: Source, form: Any, change: Any
    ) -> None:
        obj.written_by(request.user)
        super().save_model(request, obj, form, change)


@admin.register(PersonGroup)
class PersonGroupAdmin(PublicContentAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]


@admin.register(LoadedContent, ContentVersion)
class BookkeepingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To be looked at: the loader and the desk keep these themselves."""

    search_fields = ["pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        return False


@admin.register(Check)
class CheckAdmin(BookkeepingAdmin):
    list_display = ["on", "subject", "region", "by", "source", "note", "line", "said"]
    list_filter = ["on"]
    list_select_related = ["region__parent__parent", "by", "source"]
    search_fields = ["subject", "region__name", "note", "said", "line"]
    date_hierarchy = "on"


@admin.register(ContentCheck)
class ContentCheckAdmin(BookkeepingAdmin):
    list_display = ["at", "checked", "seconds", "__str__"]


@admin.register(QueueItem)
class QueueItemAdmin(BookkeepingAdmin):
    list_display = ["key", "first_seen", "owner", "note"]
    list_filter = [("owner", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["owner"]
    search_fields = ["key"]


class BandInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Band
    extra = 0
    template = "admin/edit_inline/hinted.html"
    hint = (
        "一行一档，从 0 岁起，每一档到下一档为止；不分年龄就只填一行。"
        "定额填金额，按比例填比例，只填一个。"
    )


class DeductionInline(WithAutocomplete, admin.StackedInline):  # type: ignore[type-arg]
    model = Deduction
    extra = 0
    autocomplete_fields = ["source"]
    formfield_overrides = IN_OUR_WORDS


class EvidenceInline(WithAutocomplete, admin.StackedInline):  # type: ignore[type-arg]
    model = Evidence
    extra = 0
    autocomplete_fields = ["source"]
    formfield_overrides = IN_OUR_WORDS


class ExampleInline(admin.StackedInline):  # type: ignore[type-arg]
    model = RuleExample
    extra = 0


@admin.register(LedgerEntry)
class LedgerEntryAdmin(BookkeepingAdmin):
    """The public ledger: written by approvals and corrections, never taken back."""

    list_display = ["at", "kind", "region", "words", "by"]
    list_filter = [ProvinceFilter, "kind"]
    list_select_related = ["region__parent__parent", "by"]
    search_fields = ["words", "region__name"]


@admin.register(EditorProvince)
class EditorProvinceAdmin(WithAutocomplete, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["user", "province"]
    list_filter = ["province"]
    autocomplete_fields = ["user", "province"]
    search_fields = ["user__username"]


@admin.register(CreditRule)
class CreditRuleAdmin(VersionedAdmin):
    list_display = ["place", "status", "group", "formula", "since", "until", "state"]
    list_display_links = ["place", "status"]
    list_filter = [*LOCAL_STANDING, "status", "formula"]
    list_filter += ["whole_province", "provisional"]
    list_select_related = ["region__parent__parent", "group"]
    search_fields = ["slug", "region__name", "region__slug", "document", "method"]
    date_hierarchy = "since"
    autocomplete_fields = ["region", "group"]
    inlines = [BandInline, DeductionInline, EvidenceInline, ExampleInline]
    actions = export_actions(RULES)
    change_list_template = TABLE_LIST
    fieldsets = fieldsets.RULE


@admin.register(RegionalAverage)
class RegionalAverageAdmin(VersionedAdmin):
    list_display = ["region", "year", "amount", "source", "state"]
    list_filter = [*LOCAL_STANDING, "year"]
    list_select_related = ["region__parent__parent", "source"]
    search_fields = ["region__name", "region__slug"]
    autocomplete_fields = ["region", "source"]
    fieldsets = fieldsets.AVERAGE


@admin.register(ContributionLimits)
class ContributionLimitsAdmin(VersionedAdmin):
    list_display = ["region", "since", "until", "floor", "ceiling", "source", "state"]
    list_filter = [*LOCAL_STANDING]
    list_select_related = ["region__parent__parent", "source"]
    search_fields = ["region__name", "region__slug"]
    date_hierarchy = "since"
    autocomplete_fields = ["region", "source"]
    fieldsets = fieldsets.LIMITS


@admin.register(LinkCheck)
class LinkCheckAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """`check_links` keeps these. That somebody opened one is said in the queue, by
    those who look after its place; here by whoever looks after all."""

    list_display = ["url", "state", "status", "error", "last_good", "changed_on"]
    list_display += ["checked_at", "opened_by", "opened_on", "open_again_on"]
    list_filter = ["state", "last_good", "changed_on"]
    search_fields = ["url", "final_url"]
    actions = ["opened_today"]

    @admin.display(description="何时要再打开", ordering="opened_on")
    def open_again_on(self, link: LinkCheck) -> date | None:
        return link.opened_until

    @admin.display(description="用在哪里")
    def used_in(self, link: LinkCheck) -> str:
        return "\n".join(str(use) for use in uses() if use.url == link.url)

    def has_all_places_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(description="今天由我打开过", permissions=["all_places"])
    def opened_today(self, request: HttpRequest, queryset: LinkCheckQuerySet) -> None:
        name = signature(request.user)
        count = queryset.mark_opened(by=name, on=timezone.localdate())
        messages.success(request, f"已记下：{name}今天打开过 {count} 个网址。")

    def get_readonly_fields(
        self, request: HttpRequest, obj: LinkCheck | None = None
    ) -> list[str]:
        names = [field.name for field in LinkCheck._meta.fields if field.name != "id"]
        return [*names, "open_again_on", "used_in"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        return False
