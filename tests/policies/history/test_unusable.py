"""What cannot be had again is refused with its reason, and nothing is half done."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from reversion.models import Version

from policies.history.recording import BASELINE, record, versions_of
from policies.history.snapshots import snapshot_now
from policies.models.groups import PersonGroup
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.permissions import EDITORS
from tests.factories import create_rule, create_source
from tests.staff import address, go_back, log_in, said, save, told

pytestmark = pytest.mark.django_db

TO_OLDEST = -1


def rewrite(thing, **stored):
    """The oldest revision, as if it had stored these fields otherwise."""
    version = versions_of(type(thing), thing.pk).last()
    (row,) = json.loads(version.serialized_data)
    row["fields"] |= stored
    Version.objects.filter(pk=version.pk).update(serialized_data=json.dumps([row]))
    return version


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        pytest.param(
            {"region": 99999},
            "划入规则的“统筹地区”原来是“编号 99999（已删去）”，现在没有了",
            id="a related thing is gone",
        ),
        pytest.param(
            {"old_field": "旧值"},
            "划入规则的“old_field”一项现在没有了，原来写着“旧值”",
            id="a field is no more",
        ),
        pytest.param(
            {"since": "someday"},
            "划入规则的“since”一项现在没有了，原来写着“someday”",
            id="a field takes other values now",
        ),
        pytest.param(
            {"formula": "lottery"},
            "划入规则的“算法”：值 'lottery' 不是有效选项。",
            id="a choice is no more",
        ),
        pytest.param(
            {"until": "2020-01-01"},
            "划入规则：失效日必须晚于生效日",
            id="what was allowed then is not allowed now",
        ),
        pytest.param(
            {"slug": "hefei-retired-2023"},
            "划入规则的“编号”：这个编号已经用过了，请换一个",
            id="another has its number",
        ),
    ],
)
def test_a_draft_that_cannot_be_had_again(draft, editor, stored, reason):
    rewrite(draft, **stored)
    before = snapshot_now(draft).everything

    page = go_back(editor, draft, to=TO_OLDEST)

    assert page.redirect_chain[-1][0] == address(draft, "history")
    assert said(page) == [reason]
    assert snapshot_now(draft).everything == before


def test_every_reason_is_told_at_once(draft, editor):
    rewrite(draft, old_field="旧值", other_field=5)

    assert len(said(go_back(editor, draft, to=TO_OLDEST))) == 2


def test_a_lost_field_that_was_empty_is_no_loss(draft, editor):
    rewrite(draft, old_field="", other_field=None)

    go_back(editor, draft, to=TO_OLDEST)

    assert draft.bands.count() == 1


def test_evidence_whose_source_is_gone_names_it(draft, editor):
    source = create_source(grade="C", publisher="旧报", title="旧文")
    record(None, BASELINE, source)
    draft.evidence.create(source=source, stance="supports")
    record(None, BASELINE, draft)
    draft.evidence.filter(source=source).delete()
    source.delete()
    save(editor, draft)

    page = go_back(editor, draft, to=2)

    assert said(page) == ["依据的“来源”原来是“C 旧报：《旧文》（已删去）”，现在没有了"]
    assert draft.evidence.count() == 1


def test_a_part_that_is_not_allowed_any_more_undoes_everything(draft, editor):
    band = versions_of(type(draft.bands.first()), draft.bands.first().pk).last()
    (row,) = json.loads(band.serialized_data)
    row["fields"]["first_age"] = 121
    Version.objects.filter(pk=band.pk).update(serialized_data=json.dumps([row]))
    before = snapshot_now(draft).everything

    page = go_back(editor, draft, to=TO_OLDEST)

    assert said(page) == ["年龄档：年龄要在 0 到 120 之间"]
    assert snapshot_now(draft).everything == before


def test_a_revision_that_cannot_be_read(draft, editor):
    version = versions_of(CreditRule, draft.pk).last()
    Version.objects.filter(pk=version.pk).update(serialized_data="{broken")

    (reason,) = said(go_back(editor, draft, to=TO_OLDEST))

    assert "读不懂的内容" in reason


def test_a_kind_of_content_that_is_no_more(draft, editor):
    gone = ContentType.objects.create(app_label="policies", model="lottery")
    part = versions_of(CreditRule, draft.pk).last()
    part.pk, part.content_type, part.object_repr = None, gone, "头奖"
    part.save()

    assert said(go_back(editor, draft, to=TO_OLDEST)) == ["“头奖”这一类内容现在没有了"]


def test_a_new_draft_that_cannot_be_made(approved, editor):
    rewrite(approved, region=99999)

    page = go_back(editor, approved, to=TO_OLDEST)

    assert "现在没有了" in said(page)[0]
    assert not CreditRule.objects.filter(made_from=approved).exists()


def test_a_region_that_is_gone_stops_a_deleted_draft(draft):
    superuser = log_in(EDITORS, superuser=True)
    rewrite(draft, region=99999)
    draft_pk = draft.pk
    CreditRule.objects.filter(pk=draft_pk).delete()
    versions_of(CreditRule, draft_pk).exclude(
        pk=versions_of(CreditRule, draft_pk).last().pk
    ).delete()

    page = go_back(superuser, draft, to=TO_OLDEST)

    assert "现在没有了" in said(page)[0]


def test_what_the_database_refuses_is_said(admin_client, monkeypatch):
    group = PersonGroup.objects.first()
    save(admin_client, group, name="别的一类")
    other = PersonGroup.objects.create(slug="other", name="另一类")
    rewrite(group, slug=other.slug)
    monkeypatch.setattr(PersonGroup, "full_clean", lambda self: None)

    (reason,) = said(go_back(admin_client, group, to=TO_OLDEST))

    assert reason.startswith("数据库不接受从前的样子")


@pytest.mark.parametrize(
    "pk", ["abc", "%00", "99999999999999999999", "_5F", "1/2", "-1", "é" * 300]
)
def test_an_address_that_names_nothing(admin_client, pk):
    base = f"/admin/policies/source/{pk}/history/"

    assert admin_client.get(base).status_code in (302, 404)
    assert admin_client.post(f"{base}1/").status_code == 404
    assert admin_client.post(f"{base}{'9' * 30}/").status_code == 404


def test_a_revision_of_another_thing_is_not_this_ones(admin_client):
    one, other = Source.objects.all()[:2]
    save(admin_client, one, publisher="某报")
    version = versions_of(Source, one.pk).last()

    assert admin_client.post(address(other, "revert", version.pk)).status_code == 404
    rule = create_rule()
    assert admin_client.post(address(rule, "revert", version.pk)).status_code == 404
    assert told(admin_client, one)[0][0] == "admin"
