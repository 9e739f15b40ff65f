"""Who may go back: editors of the province to versions, else whoever may change it."""

import pytest
from django.test import Client

from policies.history.recording import record
from policies.models.bands import Band
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.permissions import EDITORS, REVIEWERS
from tests.factories import create_source
from tests.staff import address, go_back, history, log_in, said, save

pytestmark = pytest.mark.django_db

TO_OLDEST = -1


def who_comes(*, roles, **fields):
    return log_in(*roles, **fields)


def all_amounts():
    return list(Band.objects.order_by("pk").values_list("rule", "first_age", "amount"))


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        pytest.param({"roles": [EDITORS]}, None, id="editor of the province"),
        pytest.param(
            {"roles": [EDITORS], "province": "jiangsu"},
            "这个地区不归您负责",
            id="editor of another",
        ),
        pytest.param({"roles": [REVIEWERS]}, "只有编辑可以改内容", id="reviewer"),
        pytest.param({"roles": [], "superuser": True}, None, id="superuser"),
    ],
)
@pytest.mark.parametrize("kind", ["draft", "approved"])
def test_who_may_go_back_to_a_version(request, kind, who, reason):
    thing = request.getfixturevalue(kind)
    client = who_comes(**who)
    before = all_amounts()
    button = "退回到这个样子" if kind == "draft" else "以这个样子新建草稿"

    assert (button in history(client, thing).text) == (reason is None)
    page = go_back(client, thing, to=TO_OLDEST)

    assert (reason is None) or (said(page) == [reason])
    assert (all_amounts() == before) == (reason is not None)


@pytest.mark.parametrize(
    ("slug", "who", "allowed"),
    [
        pytest.param("unused", {"roles": [EDITORS]}, True, id="editor, source"),
        pytest.param("n187", {"roles": [EDITORS]}, False, id="editor, evidence"),
        pytest.param("unused", {"roles": [REVIEWERS]}, False, id="reviewer, source"),
        pytest.param("hefei", {"roles": [EDITORS]}, False, id="editor, region"),
        pytest.param(
            "hefei", {"roles": [], "superuser": True}, True, id="superuser, region"
        ),
    ],
)
def test_what_has_no_states_goes_back_by_who_may_change_it(
    admin_client, slug, who, allowed
):
    create_source(slug="unused")
    model, name = (Region, "short_name") if slug == "hefei" else (Source, "publisher")
    thing = model.objects.get(slug=slug)
    before = getattr(thing, name)
    save(admin_client, thing, **{name: "别的"})
    client = who_comes(**who)
    assert ("退回到这个样子" in history(client, thing).text) == allowed

    page = go_back(client, thing, to=TO_OLDEST)

    thing.refresh_from_db()
    assert getattr(thing, name) == (before if allowed else "别的")
    assert allowed or said(page) == ["您不能改这里的内容"]


def test_strangers_and_staff_without_a_role_come_nowhere_near(draft, editor):
    version = history(editor, draft).context["entries"][0].version
    target = address(draft, "revert", version.pk)

    assert Client().post(target).url.startswith("/admin/login/")
    assert log_in().post(target).status_code == 403
    assert log_in().get(address(draft, "history")).status_code == 403
    assert log_in().get(address(CreditRule, "deleted")).status_code == 403


def test_only_a_press_of_the_button_goes_back(draft, editor):
    version = history(editor, draft).context["entries"][-1].version

    assert editor.get(address(draft, "revert", version.pk)).status_code == 405
    assert draft.bands.count() == 2


def test_a_draft_may_not_be_moved_back_to_another_province(draft, editor, hefei):
    elsewhere = Region.objects.get(slug="nanjing")
    CreditRule.objects.filter(pk=draft.pk).update(region=elsewhere)
    record(None, "修改", draft)
    CreditRule.objects.filter(pk=draft.pk).update(region=hefei)
    record(None, "修改", draft)

    page = go_back(editor, draft, to=1)

    draft.refresh_from_db()
    assert said(page) == ["这个地区不归您负责"]
    assert draft.region == hefei


def test_the_desk_remembers_who_wrote_a_source():
    editor = log_in(EDITORS)
    said = {"slug": "written", "grade": "A", "title": "题目", "publisher": "某局"}

    editor.post("/admin/policies/source/add/", said | {"published_precision": "day"})

    assert Source.objects.get(slug="written").writers == [editor.user.pk]
