"""The desk: every table opens, in Chinese, and moves the content version."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from pytest_django.asserts import assertContains

from policies.models.content import ContentVersion
from policies.models.ledger import LedgerEntry
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.permissions import EDITORS
from tests.factories import create_rule, create_source
from tests.staff import form_data, log_in

pytestmark = pytest.mark.django_db

KEPT_BY_MACHINE = ["LoadedContent", "ContentVersion", "LedgerEntry", "LinkCheck"]
KEPT_BY_MACHINE += ["Check", "ContentCheck", "QueueItem"]
MODELS = [
    model
    for model in admin.site._registry
    if model._meta.app_label in ("policies", "guides")
    and model.__name__ not in (*KEPT_BY_MACHINE, "Report")
]


def page(model, name, *args):
    table = model._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{table}_{name}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_list_search_and_form_open_in_chinese(admin_client, model):
    listing = admin_client.get(page(model, "changelist"), {"q": "上海"})
    form = admin_client.get(page(model, "add"))

    assertContains(listing, model._meta.verbose_name)
    assertContains(form, "保存")


def test_a_rule_shows_its_bands_deductions_and_evidence(admin_client):
    rule = CreditRule.objects.get(slug="beijing-retired-2006")

    form = admin_client.get(page(CreditRule, "change", rule.pk))

    for words in ["110.00", "大额医疗互助", "70岁(不含)以下按每月100元划入"]:
        assertContains(form, words)


def test_saving_moves_the_content_version(admin_client):
    source = Source.objects.get(slug="n187")
    before = ContentVersion.current()

    admin_client.post(
        page(Source, "change", source.pk),
        {
            "slug": "n187",
            "grade": "B",
            "publisher": "人民周刊网",
            "published_precision": "day",
        },
    )

    source.refresh_from_db()
    assert source.publisher == "人民周刊网"
    assert ContentVersion.current() == before + 1


def test_a_line_of_the_public_ledger_is_never_taken_back(admin_client):
    rule, by = create_rule(), log_in(EDITORS).user
    entry = LedgerEntry.objects.create(
        kind="new", region=rule.region, words="新增", by=by
    )

    refused = admin_client.post(page(LedgerEntry, "delete", entry.pk), {"post": "yes"})

    assert refused.status_code == 403
    assert LedgerEntry.objects.filter(pk=entry.pk).exists()


@pytest.mark.parametrize("name", KEPT_BY_MACHINE)
def test_bookkeeping_can_be_looked_at_but_not_changed(admin_client, name):
    address = f"/admin/policies/{name.lower()}/"

    assert admin_client.get(address).status_code == 200
    assert admin_client.get(f"{address}add/").status_code == 403


def test_what_a_rule_lacks_is_said_on_saving(admin_client):
    draft = create_rule(state="draft", adopted=None)
    form = admin_client.get(page(CreditRule, "change", draft.pk)).context["adminform"]
    data = {
        name: value
        for name, value in form.form.initial.items()
        if value not in (None, False)
    }
    for part in ("bands", "deductions", "evidence", "examples"):
        data |= {f"{part}-TOTAL_FORMS": 0, f"{part}-INITIAL_FORMS": 0}

    answer = admin_client.post(page(CreditRule, "change", draft.pk), data, follow=True)

    assertContains(answer, "缺少采用的来源")


def test_an_editor_does_not_move_the_trust_in_a_source_that_is_relied_on():
    editor, source = log_in(EDITORS), Source.objects.get(slug="n187")
    address = page(Source, "change", source.pk)
    data = form_data(editor.get(address)) | {"grade": "A", "publisher": "改过的"}

    editor.post(address, data)

    source.refresh_from_db()
    assert (source.grade, source.publisher) != ("A", "改过的")
    assert source.grade == "B"
    unused = create_source(grade="C")
    address = page(Source, "change", unused.pk)
    editor.post(address, form_data(editor.get(address)) | {"grade": "A"})
    unused.refresh_from_db()
    assert unused.grade == "A"


@pytest.mark.parametrize(
    "table", ["policies/region", "policies/persongroup", "guides/searchalias"]
)
def test_what_is_public_as_soon_as_it_is_saved_is_no_editors(table):
    editor, tables = log_in(EDITORS), f"/admin/{table}/"
    some = apps.get_model(table.replace("/", ".")).objects.first()

    assert editor.get(f"{tables}{some.pk}/change/").status_code == 200
    assert editor.post(f"{tables}{some.pk}/change/", {}).status_code == 403
    assert editor.post(f"{tables}add/", {}).status_code == 403


def test_an_approved_rule_can_be_read_but_not_changed(admin_client):
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    address = page(CreditRule, "change", rule.pk)

    assert admin_client.get(address).status_code == 200
    assert admin_client.post(address, {}).status_code == 403
    assert admin_client.post(page(CreditRule, "delete", rule.pk)).status_code == 403


def test_a_stranger_is_sent_to_the_door(client):
    response = client.get(page(CreditRule, "changelist"))

    assert response.url.startswith("/admin/login/")
