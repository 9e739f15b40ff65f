"""What no page offers, sent to the admin's forms."""

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from pytest_django.asserts import assertContains

from policies.autocomplete import TolerantSelect
from policies.permissions import EDITORS
from tests.factories import create_rule
from tests.staff import address, form_data, log_in, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return log_in(EDITORS, superuser=True)


@pytest.mark.parametrize("key", ["zz", "9" * 30, "-1", "1.5"])
@pytest.mark.parametrize("name", ["region", "group", "evidence-0-source"])
def test_a_key_of_nothing_is_told_in_the_form(boss, name, key):
    page = address(create_rule(state="draft"), "change")

    answer = boss.post(page, form_data(boss.get(page)) | {name: key})

    assertContains(answer, "选择一个有效的选项")


@pytest.mark.parametrize("key", ["zz", "9" * 30])
def test_a_link_to_a_new_form_with_a_wrong_key_shows_an_empty_one(boss, key):
    assert boss.get(f"/admin/policies/creditrule/add/?region={key}").status_code == 200


def test_who_wrote_and_who_approved_is_taken_from_no_form(boss):
    draft = create_rule(state="draft")
    names = {"state": "approved", "approved_by": boss.user.pk, "author": ""}

    save(boss, draft, **names, approved_at_0="2026-11-01", checked_on="2026-11-01")

    draft.refresh_from_db()
    assert (draft.state, draft.author) == ("draft", boss.user)
    assert (draft.approved_by, draft.approved_at, draft.checked_on) == (None,) * 3


@pytest.mark.parametrize(
    "site", admin.site._registry.values(), ids=lambda site: site.model.__name__
)
def test_every_form_of_the_admin_bears_it(rf, boss, site):
    request = rf.get("/")
    request.user = boss.user
    forms = [
        inline.get_formset(request).form
        for inline in site.get_inline_instances(request)
    ]
    forms.append(site.get_form(request, change=True))

    for form in forms:
        for field in form.base_fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, AutocompleteSelect):
                assert isinstance(widget, TolerantSelect)
