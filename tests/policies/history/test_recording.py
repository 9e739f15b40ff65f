"""Whatever staff change leaves a revision that a colleague can read."""

from datetime import date

import pytest
from reversion.models import Revision

from guides.models.articles import Guide, LocalNote, SearchAlias
from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.history.recording import BASELINE, record, recording
from policies.models.bases import RegionalAverage
from policies.models.groups import PersonGroup
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.permissions import EDITORS, REVIEWERS
from tests.factories import create_region, create_rule, rewrite
from tests.staff import address, as_draft, delete, log_in, save, told

pytestmark = pytest.mark.django_db

WRITTEN = [
    pytest.param(Source, {"publisher": "某某报"}, id="source"),
    pytest.param(PersonGroup, {"name": "某类人"}, id="group"),
    pytest.param(RegionalAverage, {"note": "某说明"}, id="average"),
    pytest.param(Channel, {"name": "某渠道"}, id="channel"),
    pytest.param(Guide, {"title": "某问题"}, id="guide"),
    pytest.param(LocalNote, {"disputed": "某说法"}, id="local note"),
    pytest.param(SearchAlias, {"words": "某说法"}, id="alias"),
]


@pytest.mark.parametrize(("model", "changed"), WRITTEN)
def test_a_save_is_kept_with_who_and_what(model, changed):
    editor = log_in(EDITORS, superuser=True, first_name="王编辑")
    thing = as_draft(model.objects.first(), editor)
    (name, value) = next(iter(changed.items()))
    before = getattr(thing, name)

    save(editor, thing, **changed)

    label = model._meta.get_field(name).verbose_name
    old = f"[-{before}-]" if before else "（空）"
    assert told(editor, thing) == [
        ("王编辑", "修改", [f"{label} | {old} → [+{value}+]"]),
        ("", BASELINE, []),
    ]


def test_a_new_thing_begins_its_history(admin_client):
    data = {"slug": "new-group", "name": "新的一类"}

    admin_client.post(address(PersonGroup, "add"), data)

    group = PersonGroup.objects.get(slug="new-group")
    assert told(admin_client, group) == [("admin", "新增", [])]


def test_parts_are_kept_with_their_thing(admin_client):
    rule = create_rule(state="draft", bands=[(0, "100.00"), (70, "110.00")])
    evidence = f"依据 {rule.evidence.get().source}"

    save(admin_client, rule, **{"bands-1-amount": "120"})
    save(admin_client, rule, **{"bands-1-DELETE": "on", "evidence-0-quote": "每月百元"})

    assert told(admin_client, rule)[:2] == [
        (
            "admin",
            "修改",
            [
                f"{evidence}：引文 | [-每月 100 元-] → [+每月百元+]",
                "删去年龄档 70 岁起 | [-从几岁起 70；金额（元） 120.00-]",
            ],
        ),
        (
            "admin",
            "修改",
            [
                "撰写人 | （空） → [+admin+]",
                "年龄档 70 岁起：金额（元） | [-110.00-] → [+120.00+]",
            ],
        ),
    ]


def test_a_regions_former_names_are_parts(admin_client):
    region = Region.objects.get(slug="hefei")
    new = {"former_names-TOTAL_FORMS": 1, "former_names-0-region": region.pk}
    new |= {"former_names-0-name": "庐州市", "former_names-0-slug": "luzhou-old"}

    save(admin_client, region, **new)

    (_, _, differences), _ = told(admin_client, region)
    assert differences == ["增加曾用名 庐州市 | [+旧网址名 luzhou-old；旧名称 庐州市+]"]


@pytest.mark.parametrize("model", [WithdrawalCase, Guide])
def test_evidence_of_cases_and_guides_is_kept(model):
    admin_client = log_in(EDITORS, superuser=True)
    thing = model.objects.filter(evidence__isnull=False).first()
    thing = as_draft(thing, admin_client)
    evidence = thing.evidence.first()

    save(admin_client, thing, **{"evidence-0-note": "某说明"})

    (_, _, differences), _ = told(admin_client, thing)
    assert [d.split(" | ")[0] for d in differences] == [f"依据 {evidence.source}：说明"]


def test_what_something_else_changed_since_is_kept_apart(admin_client):
    source = Source.objects.first()
    save(admin_client, source, publisher="甲报")
    Source.objects.filter(pk=source.pk).update(publisher="乙报")

    save(admin_client, source, publisher="丙报")

    assert told(admin_client, source)[:2] == [
        ("admin", "修改", ["发布者 | [-乙报-] → [+丙报+]"]),
        ("", BASELINE, ["发布者 | [-甲报-] → [+乙报+]"]),
    ]


def test_a_save_that_changes_nothing_is_kept_as_such(admin_client):
    source = Source.objects.first()

    save(admin_client, source)

    assert told(admin_client, source) == [("admin", "修改", []), ("", BASELINE, [])]


def test_a_browsers_line_ends_are_no_change():
    editor = log_in(EDITORS, superuser=True)
    guide = Guide.objects.filter(body__contains="\n").first()
    guide = as_draft(guide, editor)

    save(editor, guide, body=guide.body.replace("\n", "\r\n"))

    assert told(editor, guide)[0] == (editor.user.username, "修改", [])


def test_a_form_with_an_error_keeps_nothing(admin_client):
    source = Source.objects.first()

    admin_client.post(address(source, "change"), {"slug": ""})

    assert told(admin_client, source) == []


def test_a_deletion_keeps_what_went_and_what_went_with_it(admin_client):
    region = create_region()
    former = region.former_names.create(slug="old", name="旧名")

    delete(admin_client, region)

    assert not type(former).objects.filter(pk=former.pk).exists()
    assert told(admin_client, region) == [("admin", "删去", [])]


def test_a_deletion_of_several_is_kept_too(admin_client):
    limits = [PersonGroup.objects.create(slug=f"g-{n}", name="某") for n in (1, 2)]
    data = {"action": "delete_selected", "post": "yes"}

    admin_client.post(
        address(PersonGroup, "changelist"),
        data | {"_selected_action": [one.pk for one in limits]},
    )

    for one in limits:
        assert told(admin_client, one) == [("admin", "删去", [])]


# The acts of the desk


def act(client, rule, what, **data):
    client.post(f"/admin/desk/creditrule/{rule.pk}/{what}/", data)


def test_every_act_of_the_desk_is_kept():
    editor, reviewer = log_in(EDITORS), log_in(REVIEWERS)
    rule = CreditRule.objects.get(slug="hefei-retired-2023")
    act(editor, rule, "new-version", since="2027-01-01", slug="hefei-2027")
    draft = CreditRule.objects.get(slug="hefei-2027")
    rewrite(draft, "85.00")

    act(editor, draft, "send")
    act(reviewer, draft, "back", because="引文不对")
    act(editor, draft, "send")
    act(reviewer, draft, "approve")

    acts = [
        (who, act, changes[:1])
        for who, act, changes in told(editor, draft)
        if act != BASELINE
    ]
    by, at = reviewer.user.username, "2026-11-21 12:00"
    assert acts == [
        (by, f"批准“{draft}”", ["状态 | [-待审-] → [+已批准+]"]),
        (editor.user.username, f"送审“{draft}”", ["状态 | [-草稿-] → [+待审+]"]),
        (by, f"退回“{draft}”", ["状态 | [-待审-] → [+草稿+]"]),
        (editor.user.username, f"送审“{draft}”", ["状态 | [-草稿-] → [+待审+]"]),
        (editor.user.username, f"新建版本，照“{rule}”", []),
    ]
    assert f"批准时间 | （空） → [+{at}+]" in told(editor, draft)[0][2]
    assert "退回的原因 | （空） → [+引文不对+]" in told(editor, draft)[2][2]
    assert told(editor, rule) == [
        (by, f"批准“{draft}”", ["失效日 | （空） → [+2027-01-01+]"]),
        ("", BASELINE, []),
    ]


def test_a_new_version_is_kept_with_its_parts():
    editor = log_in(EDITORS)
    rule = CreditRule.objects.get(slug="beijing-retired-2006")
    editor.user.provinces.update(province=rule.region)

    act(editor, rule, "new-version", since="2027-01-01", slug="beijing-2027")

    draft = CreditRule.objects.get(slug="beijing-2027")
    page = editor.get(address(draft, "history"))
    parts = page.context["entries"][0].look.parts
    carried = ("bands", "deductions", "evidence")
    assert len(parts) == sum(getattr(rule, name).count() for name in carried)


def test_an_act_that_is_refused_keeps_nothing():
    stranger = log_in(EDITORS, province="jiangsu")
    rule = CreditRule.objects.get(slug="hefei-retired-2023")

    for what in ["send", "approve", "back", "look", "new-version", "withdraw", "x"]:
        act(stranger, rule, what, since="2027-01-01", slug="s", on="2027-01-01")

    assert not Revision.objects.exists()


# What other code can rely on


def test_an_act_that_updates_rows_without_saving_is_kept(admin_user):
    rule = create_rule()
    kept = []

    with recording(admin_user, "校正", rule):
        CreditRule.objects.filter(pk=rule.pk).update(until=date(2027, 1, 1))

    kept = Revision.objects.order_by("pk").values_list("comment", flat=True)
    assert list(kept) == [BASELINE, "校正"]


def test_an_act_that_left_everything_as_it_was_keeps_nothing(admin_user):
    with recording(admin_user, "校正", create_rule()):
        pass

    assert not Revision.objects.exists()


def test_an_act_that_fails_keeps_nothing(admin_user):
    rule = create_rule()

    def fail():
        with recording(admin_user, "校正", rule):
            rule.save()
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()

    assert not Revision.objects.exists()


def test_a_revision_outlives_its_person(admin_client, admin_user):
    source = Source.objects.first()
    save(admin_client, source, publisher="甲报")
    other = log_in(EDITORS)

    admin_user.delete()

    assert told(other, source)[0][:2] == ("（账号已删去）", "修改")


def test_loading_the_content_keeps_nothing_and_public_pages_ask_for_nothing(
    client, django_assert_max_num_queries
):
    record(None, BASELINE, CreditRule.objects.get(slug="hefei-retired-2023"))

    assert Revision.objects.count() == 1
    with django_assert_max_num_queries(6):
        client.get("/credit.json", {"city": "hefei", "age": 70})
