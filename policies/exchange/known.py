"""What one import asks the database once, so that no row asks again."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from policies.exchange.cells import BadCell, plain, read_named
from policies.models.groups import PersonGroup
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.permissions import EDITORS, is_in_group, stands_in

NATION = "全国"


class Known:
    """The places, groups and sources that cells name, and what this person may write.

    Lives for one dry run or one import; what it remembers is never carried over.
    """

    def __init__(self, user: Any) -> None:
        self.user = user
        # Results of constraints, by their values: see checking.
        self.held: dict[tuple[Any, ...], bool] = {}
        # So much is to write already that the file is refused: no row needs checking.
        self.only_counts = False
        self._standing: dict[int | None, bool] = {}

    @cached_property
    def regions(self) -> dict[str, Region]:
        """By code and by slug; each knows its parents without asking."""
        regions = {region.pk: region for region in Region.objects.all()}
        for region in regions.values():
            if region.parent_id:
                region.parent = regions[region.parent_id]
        by_code = {region.code: region for region in regions.values()}
        return by_code | {region.slug: region for region in regions.values()}

    @cached_property
    def groups(self) -> dict[str, PersonGroup]:
        return {group.slug: group for group in PersonGroup.objects.all()}

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {source.slug: source for source in Source.objects.all()}

    @cached_property
    def rule_slugs(self) -> set[str]:
        """Every name in use; a plan adds those it will use."""
        return set(CreditRule.objects.values_list("slug", flat=True))

    def region(self, text: str) -> Region:
        """The region of a code or slug; a name after it must be its own."""
        code, name = read_named(text)
        region = self.regions.get(code.lower())
        if region is None:
            raise BadCell(f"没有代码或网址名是“{code}”的地区")
        if name and name not in (plain(region.name), plain(region.full_name)):
            raise BadCell(f"{code} 是{region.full_name}，不是“{name}”")
        return region

    def group(self, text: str) -> PersonGroup:
        slug, name = read_named(text)
        group = self.groups.get(slug)
        if group is None:
            raise BadCell(f"没有代号是“{slug}”的人员类别")
        if name and name != plain(group.name):
            raise BadCell(f"{slug} 是“{group.name}”，不是“{name}”")
        return group

    def source(self, text: str) -> Source:
        source = self.sources.get(plain(text))
        if source is None:
            raise BadCell(f"没有编号是“{plain(text)}”的来源，请先在“来源”里新建")
        return source

    @cached_property
    def is_editor(self) -> bool:
        return is_in_group(self.user, EDITORS)

    def why_not(self, *regions: Region | None) -> str:
        """Why this person may not write of these places, or nothing."""
        if not self.is_editor:
            return "只有编辑可以改内容"
        if not all(self._stands_in(region) for region in regions):
            return "这个地区不归您负责"
        return ""

    def _stands_in(self, region: Region | None) -> bool:
        province = region.province if region else None
        key = province.pk if province else None
        if key not in self._standing:
            self._standing[key] = stands_in(self.user, province)
        return self._standing[key]
