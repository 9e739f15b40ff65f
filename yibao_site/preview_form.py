"""What staff ask of a preview: a day, drafts, a moment in the past."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from policies.models.rules import CreditRule
from policies.models.versions import State, Versioned, kinds
from yibao_site.desk_forms import day


class PreviewForm(forms.Form):
    """The public pages on another day, with drafts, or as the site once had them."""

    on = day("看哪一天的公开页面")
    said_on = day(
        "网站在哪一天是怎么说的",
        required=False,
        help_text="查以前说过什么时填，例如 2026-11-30；留空就是现在的版本",
    )
    drafts = forms.MultipleChoiceField(
        label="当作已经批准的版本",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "有一份草稿已经不在了，请重新选"},
    )
    page = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["drafts"]
        assert isinstance(field, forms.MultipleChoiceField)
        # Asked once, not for every draft.
        own = set(user.provinces.values_list("province_id", flat=True))
        field.choices = [
            (version.key, in_a_list(version))
            for version in open_versions()
            if version.region is None
            or user.is_superuser
            or version.region.province.pk in own
        ]

    @classmethod
    def of(cls, version: Versioned, user: Any) -> PreviewForm:
        """As the person looking at this version most likely wants it."""
        page = version.get_absolute_url()
        on = getattr(version, "since", None) or timezone.localdate()
        chosen = [version.key] if version.state in (State.DRAFT, State.REVIEW) else []
        first = {"on": on, "drafts": chosen, "page": page}
        return cls(user=user, initial=first, auto_id="id_preview_%s")

    def clean_page(self) -> str:
        page: str = self.cleaned_data["page"]
        return page if url_has_allowed_host_and_scheme(page, None) else "/"


def in_a_list(version: Any) -> str:
    """So that no two drafts look alike: with its state, a rule with its slug."""
    words = [version.get_state_display()]
    if isinstance(version, CreditRule):
        words.append(f"编号 {version.slug}")
    return f"{version.kind_label}：{version}（{'，'.join(words)}）"


def open_versions() -> list[Any]:
    """Every version on its way to the public."""
    return [
        version
        for model in kinds()
        for version in model._default_manager.named().filter(  # type: ignore[attr-defined]
            state__in=[State.DRAFT, State.REVIEW]
        )
    ]
