"""No page of the admin is left in English, and each has the way to everything."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from guides.models.articles import Guide
from guides.models.reports import Report
from policies.models.checks import Check, ContentCheck
from policies.models.editors import EditorProvince
from policies.models.ledger import LedgerEntry
from policies.models.links import LinkCheck
from policies.models.queue import QueueItem
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.versions import Versioned
from policies.permissions import EDITORS
from tests.factories import create_rule
from tests.staff import log_in
from yibao_site.urls import admin

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
ALONE = [
    "/admin/",
    "/admin/policies/",
    "/admin/auth/",
    "/admin/desk/",
    "/admin/password_change/",
    "/admin/password_change/done/",
    "/admin/policies/creditrule/?e=1",
    "/admin/policies/creditrule/?state__exact=draft&_facets=True",
    "/admin/nothing/",
]
# Names of things, and examples of what to type.
NAMES = "App CSV XLSX ID TOTP FreeOTP https CC BY nbsetsail real china division"
ALLOWED = {*NAMES.split(), "bei", "jing", "he", "fei", "hf", "place"}
EXAMPLE = re.compile(r"\b[a-z]+(-[a-z0-9]+)+\b|\b[a-z]\d{3}\b|\b[a-z]{3,}(?=；)")
NOT_SEEN = re.compile(r"<(script|style|svg|textarea)\b.*?</\1>|<!--.*?-->", re.DOTALL)
# What stands in these comes from the content, which may quote a foreign paper.
CONTENT = re.compile(
    r'<(t[dh]) class="field-.*?</\1>|<div class="readonly">.*?</div>'
    r'|<td class="original">.*?</td>|<option value="\d+" selected>.*?</option>',
    re.DOTALL,
)
SPOKEN = re.compile(r'\b(?:title|aria-label|alt|placeholder)="([^"]*)"')
BUTTON = re.compile(r'<input type="submit"[^>]* value="([^"]*)"')


def english(page, *known):
    """The words in Latin letters that somebody sees or hears, but for those known."""
    html = CONTENT.sub("", NOT_SEEN.sub("", page.text))
    spoken = [*SPOKEN.findall(html), *BUTTON.findall(html)]
    text = " ".join([re.sub(r"<[^>]+>|&\w+;", " ", html), *spoken])
    for thing in known:
        text = text.replace(str(thing), "")
    words = re.findall(r"[A-Za-z]{2,}", EXAMPLE.sub("", text))
    return sorted(set(words) - ALLOWED)


@pytest.fixture
def editor():
    """Somebody without Latin letters in the name, who may open anything."""
    client = log_in(EDITORS, superuser=True)
    client.user.username = client.user.first_name = "张编辑"
    client.user.save()
    return client


@pytest.fixture
def one_of_each(editor):
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    LinkCheck.objects.create(url="https://0.cn/", state="good")
    LedgerEntry.objects.create(
        kind="new", region=rule.region, words="新增", by=editor.user
    )
    Report.objects.create(
        region=rule.region,
        rule=rule,
        age=70,
        status="retired",
        received="70",
        month=date(2026, 10, 1),
    )
    QueueItem.objects.create(key="expiring:1", first_seen=date(2026, 11, 1))
    ContentCheck.objects.create(checked=1, seconds=1)
    Check.objects.create(
        key=rule.key,
        subject="合肥市",
        on=date(2026, 11, 1),
        by=editor.user,
        note="没变",
    )
    assert EditorProvince.objects.exists()


def address(model, name, *args):
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=args)


def sample(model):
    """A thing whose form does not quote a paper in English."""
    named = {
        CreditRule: {"slug": "hefei-retired-2023"},
        Guide: {"slug": "family"},
        User: {"username": "张编辑"},
    }
    return model.objects.filter(**named.get(model, {})).order_by("pk").last()


@pytest.mark.parametrize("path", ALONE)
def test_pages_of_no_table_are_in_chinese(editor, path):
    page = editor.get(path)

    assert not english(page)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("name", ["changelist", "add", "change", "delete", "history"])
def test_every_page_of_every_table_is_in_chinese(editor, one_of_each, model, name):
    thing = sample(model)
    args = () if name in ("changelist", "add") else (thing.pk,)

    page = editor.get(address(model, name, *args), {"q": "上海"})

    assert page.status_code in (200, 403)
    assert not english(page, thing, getattr(thing, "slug", ""), thing.pk)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_a_form_refuses_it_says_in_chinese(editor, one_of_each, model):
    words = ["slug", "url", "link", "reference", "code", "email", "username"]
    wrong = dict.fromkeys([*words, "since", "amount", "year", "first_age"], "不 行")
    form = editor.get(address(model, "add"))
    for part in re.findall(r'name="(\w+)-TOTAL_FORMS"', form.text):
        wrong |= {f"{part}-TOTAL_FORMS": "1", f"{part}-INITIAL_FORMS": "0"}
        wrong |= {f"{part}-0-{name}": value for name, value in wrong.items()}

    page = editor.post(address(model, "add"), wrong)

    assert page.status_code in (200, 403)
    assert not english(page)
    if page.status_code == 200:
        assertContains(page, "errorlist")
        assertContains(page, "<title>有错，没有保存：")


@pytest.mark.parametrize("path", ["login/", "password_change/"])
def test_what_the_door_refuses_it_says_in_chinese(editor, path):
    client = Client() if path == "login/" else editor

    page = client.post(f"/admin/{path}", {"username": "张", "old_password": "x"})

    assertContains(page, "error")
    assert not english(page)


def test_deleting_many_is_asked_in_chinese(editor, one_of_each):
    doomed = {
        "action": "delete_selected",
        "_selected_action": [Report.objects.get().pk],
    }

    page = editor.post("/admin/guides/report/", doomed)

    assertContains(page, "到账反映")
    assert not english(page)


@pytest.mark.parametrize("kind", ["creditrule", "channel", "guide", "regionalaverage"])
def test_a_versions_page_is_in_chinese(editor, kind):
    model = next(m for m in MODELS if m._meta.model_name == kind)
    thing = sample(model)

    page = editor.get(f"/admin/desk/{kind}/{thing.pk}/")

    assert not english(page, thing, thing.slug if hasattr(thing, "slug") else "")


@pytest.mark.parametrize("path", ["enrol/", "backup-codes/", ""])
def test_the_second_factor_is_in_chinese(editor, path):
    page = editor.get(f"/admin/second-factor/{path}", follow=True)

    key = re.findall(r"<code>([A-Z2-7 ]+)</code>", page.text)
    assert not english(page, *key)


def test_yes_and_no_are_read_out_in_chinese(editor):
    rule = CreditRule.objects.get(slug="hefei-retired-2023")

    form = editor.get(address(CreditRule, "change", rule.pk))

    assertContains(form, 'icon-no.svg" alt="否"')
    assertNotContains(form, "False")


def test_an_address_that_is_not_there_leads_back_to_the_desk(editor):
    page = editor.get("/admin/nothing/")

    assertContains(page, "工作人员回到工作台", status_code=404)
    assertNotContains(editor.get("/nothing/"), "工作台", status_code=404)


def test_who_may_not_is_told_so_in_chinese():
    page = log_in(EDITORS).get("/admin/policies/contentversion/1/change/")

    assertContains(page, "您不能做这件事", status_code=403)
    assert not english(page)


@pytest.mark.parametrize("path", [*ALONE[:-1], "/admin/policies/creditrule/add/"])
def test_each_page_leads_to_the_desk_the_phone_and_the_password(editor, path):
    page = editor.get(path)

    for words, name in [
        ("工作台", "desk:front"),
        ("换手机", "second_factor_enrol"),
        ("备用码", "backup_codes"),
        ("改密码", "admin:password_change"),
        ("公开网站", "policies:home"),
    ]:
        assertContains(page, f'<a href="{reverse(name)}">{words}</a>', html=True)
    assertContains(page, "退出登录")
    assertContains(page, "css/desk.css")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_has_versions_leads_to_its_page_at_the_desk(editor, one_of_each, model):
    thing = sample(model)

    form = editor.get(address(model, "change", thing.pk))

    desk = f'class="to-desk" href="/admin/desk/{model._meta.model_name}/{thing.pk}/">'
    assert form.text.count(desk) == issubclass(model, Versioned)


def test_a_draft_just_begun_has_no_page_at_the_desk_yet(editor):
    assertNotContains(editor.get(address(CreditRule, "add")), "送审、批准、预览")


def test_roles_are_ticked_and_provinces_given_on_one_page(editor):
    other = log_in(EDITORS)
    form = address(User, "change", other.user.pk)

    page = editor.get(form)

    assertContains(page, "编辑写草稿，审核批准")
    assertContains(page, "负责的省份")
    assertNotContains(page, "user_permissions")
    data = {"username": "li", "is_staff": "on", "is_active": "on", "groups": []}
    given = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0}
    data |= {f"provinces-{key}": value for key, value in given.items()}
    data["provinces-0-province"] = Region.objects.get(slug="jiangsu").pk
    editor.post(form, data)
    assert set(other.user.provinces.values_list("province__slug", flat=True)) == {
        "anhui",
        "jiangsu",
    }


def test_the_nation_has_a_name_in_lists(editor):
    create_rule()

    assertContains(editor.get(address(CreditRule, "changelist")), ">全国</a>")
