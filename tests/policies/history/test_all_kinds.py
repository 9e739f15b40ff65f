"""What holds of a rule holds of every kind of version."""

import pytest
from django.apps import apps

from policies.history.recording import record
from policies.history.snapshots import snapshot_now
from policies.models.versions import Versioned
from policies.permissions import EDITORS
from tests.staff import as_draft, delete, go_back, log_in, said, told

pytestmark = pytest.mark.django_db

KINDS = [model for model in apps.get_models() if issubclass(model, Versioned)]
TO_OLDEST, TO_NEWEST = -1, 0


@pytest.fixture
def editor():
    return log_in(EDITORS, superuser=True)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def approved(request, editor):
    thing = request.param.objects.filter(state="approved").first()
    record(editor.user, "修改", thing)
    return thing


def test_an_earlier_look_of_what_is_public_becomes_one_new_draft(approved, editor):
    untouched = snapshot_now(approved).everything

    go_back(editor, approved, to=TO_OLDEST)
    again = go_back(editor, approved, to=TO_OLDEST)

    made = type(approved).objects.get(made_from=approved)
    assert said(again) == ["这样的草稿已经建好了，就是这一份。"]
    assert (made.state, made.author) == ("draft", editor.user)
    assert (made.approved_at, made.checked_on, made.correction) == (None, None, "")
    assert snapshot_now(made).content[1] == snapshot_now(approved).content[1]
    assert snapshot_now(approved).everything == untouched


def test_a_deleted_draft_comes_back(approved, editor):
    go_back(editor, approved, to=TO_OLDEST)
    made = type(approved).objects.get(made_from=approved)
    pk, before = made.pk, snapshot_now(made).everything
    delete(editor, made)
    made.pk = pk
    assert not type(made).objects.filter(pk=pk).exists()

    go_back(editor, made, to=TO_NEWEST)

    assert snapshot_now(type(made).objects.get(pk=pk)).everything == before


def test_a_draft_is_set_back(approved, editor):
    draft = as_draft(approved, editor)
    record(editor.user, "修改", draft)
    before = snapshot_now(draft).content
    type(draft).objects.filter(pk=draft.pk).update(review_by="2030-01-01")
    record(editor.user, "修改", draft)

    go_back(editor, draft, to=1)

    assert snapshot_now(draft).content == before
    assert told(editor, draft)[0][1].startswith("退回到")
