"""The admin's forms explain themselves, and lead to what readers see."""

import re

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import models
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.articles import Guide, LocalNote
from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.editing import PublicContentAdmin
from policies.models.bases import ContributionLimits, RegionalAverage
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.permissions import EDITORS
from tests.factories import create_rule
from tests.staff import address, log_in

pytestmark = pytest.mark.django_db

PUBLIC = [
    model
    for model, site in admin.site._registry.items()
    if isinstance(site, PublicContentAdmin)
]
HINTED = re.compile(r'<p class="inline-hint">(.+?)</p>')


@pytest.fixture
def editor():
    return log_in(EDITORS, superuser=True)


@pytest.fixture
def request_(rf, editor):
    request = rf.get("/")
    request.user = editor.user
    return request


def asked(form):
    return {name: field for name, field in form.base_fields.items() if name != "DELETE"}


def editable(model):
    return {field.name for field in model._meta.fields if field.editable} - {"id"}


def explained(model, fields):
    """Precision is explained once, above; a box to tick may say all in its label."""
    return [
        name
        for name, field in fields.items()
        if not field.help_text
        and not name.endswith("_precision")
        and not isinstance(model._meta.get_field(name), models.BooleanField)
    ]


@pytest.mark.parametrize("model", PUBLIC, ids=lambda model: model.__name__)
def test_every_field_is_asked_and_explained(request_, model):
    site = admin.site._registry[model]
    fields = asked(site.get_form(request_))

    assert set(fields) == editable(model)
    assert explained(model, fields) == []


@pytest.mark.parametrize("model", PUBLIC, ids=lambda model: model.__name__)
def test_every_field_of_the_parts_is_explained(request_, model):
    for inline in admin.site._registry[model].get_inline_instances(request_):
        formset = inline.get_formset(request_)
        fields = asked(formset.form)

        assert set(fields) == editable(inline.model)
        del fields[formset.fk.name]
        assert explained(inline.model, fields) == []


def form_of(thing):
    meta = thing._meta
    return f"/admin/{meta.app_label}/{meta.model_name}/{thing.pk}/change/"


def folded(page):
    """The names of the sets of fields that are folded away."""
    return re.findall(r"<details><summary>\s*<h2[^>]*>(.+?)</h2>", page.text)


def test_what_is_rarely_needed_is_folded_away_while_empty(editor):
    draft = create_rule(state="draft")

    assert folded(editor.get(form_of(draft))) == [
        "比例 × 当地平均养老金",
        "冻结、缴费年限、参保时间、暂定、约数",
        "复核",
    ]


def test_what_is_filled_in_stands_open(editor):
    draft = create_rule(state="draft", provisional=True, base_year=2023)

    assert folded(editor.get(form_of(draft))) == ["复核"]


def test_what_is_wrong_stands_open(editor):
    draft = create_rule(state="draft")

    page = editor.post(form_of(draft), {"missing_year_rate": "很多"})

    assert "冻结、缴费年限、参保时间、暂定、约数" not in folded(page)
    assertContains(page, "很多")


def test_bands_stand_in_a_table_with_a_hint(editor):
    page = editor.get(form_of(create_rule(state="draft")))

    assert HINTED.findall(page.text) == [
        "一行一档，从 0 岁起，每一档到下一档为止；不分年龄就只填一行。"
        "定额填金额，按比例填比例，只填一个。"
    ]
    assertContains(page, 'data-inline-type="tabular"', count=1)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("slug", "不 行", "只能用小写字母、数字和连字符"),
        ("slug", "n187", "这个编号已经用过了"),
        ("url", "不行", "从浏览器的地址栏照抄"),
    ],
)
def test_reasons_say_what_to_do(editor, field, value, reason):
    page = editor.post("/admin/policies/source/add/", {field: value})

    assertContains(page, reason)
    assertNotContains(page, "“slug”")


@pytest.mark.parametrize(
    "model", [LocalNote, RegionalAverage, ContributionLimits, CreditRule, Channel]
)
def test_a_form_without_a_region_is_refused_not_broken(editor, model):
    meta = model._meta

    page = editor.post(f"/admin/{meta.app_label}/{meta.model_name}/add/", {"slug": "a"})

    assertContains(page, "errorlist")


@pytest.mark.parametrize(
    ("model", "which", "address", "words"),
    [
        (CreditRule, {"slug": "hefei-retired-2023"}, "/cities/hefei/", "70.00"),
        (CreditRule, {"slug": "nation-retired-2021"}, "/cities/", "各地"),
        (RegionalAverage, {}, "/cities/{region.slug}/", "{region.name}"),
        (ContributionLimits, {}, "/cities/{region.slug}/", "{region.name}"),
        (Channel, {"slug": "nation-phone-12393"}, "/check/", "{name}"),
        (
            Channel,
            {"region__isnull": False, "topic": "balance"},
            "/cities/{region.slug}/check/",
            "{name}",
        ),
        (Channel, {"slug": "anhui-family"}, "/cities/anhui/family/", "{name}"),
        (WithdrawalCase, {"region": None}, "/withdraw/", "能取出来"),
        (
            WithdrawalCase,
            {"region__isnull": False},
            "/cities/{region.slug}/withdraw/",
            "{summary}",
        ),
        (Guide, {"slug": "fraud"}, "/guides/fraud/", "{title}"),
        (LocalNote, {"slug": "family-beijing"}, "/cities/beijing/family/", "北京"),
        (
            LocalNote,
            {"guide__slug": "years-required"},
            "/guides/years-required/",
            "{region.name}",
        ),
        (Source, {"slug": "n187"}, "/sources/n187/", "{publisher}"),
    ],
)
def test_view_on_site_leads_to_where_readers_see_it(
    editor, client, model, which, address, words
):
    thing = model.objects.filter(**which).first()
    kind = ContentType.objects.get_for_model(model)
    link = f"/admin/r/{kind.pk}/{thing.pk}/"
    assertContains(editor.get(form_of(thing)), f'href="{link}"')

    shown = editor.get(link)

    seen = vars(thing) | {"region": getattr(thing, "region", None)}
    assert shown.url.endswith(address.format(**seen))
    assertContains(client.get(shown.url), words.format(**seen))


def test_the_desk_leads_to_the_public_page_of_every_kind(editor):
    guide = Guide.objects.get(slug="fraud")

    page = editor.get(f"/admin/desk/guide/{guide.pk}/")

    assertContains(page, '<a href="/guides/fraud/">公开页面</a>')
    assertContains(page, 'name="page" value="/guides/fraud/"')


def test_a_long_form_begins_with_links_to_its_sections(editor):
    page = editor.get(address(create_rule(state="draft"), "change")).text

    (links,) = re.findall(r'<nav class="jumps".*?</nav>', page, re.DOTALL)
    names = dict(re.findall(r'href="#([-\w]+)">(.+?)</a>', links))
    assert [*names.values()][:2] == ["怎么算", "有效期和日期"]
    assert [*names.values()][-4:] == ["年龄档", "代扣", "依据", "算例"]
    for target in names:
        assert f'id="{target}"' in page
