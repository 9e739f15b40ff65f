"""Who may do what: every act at the desk by every kind of person."""

import pytest

from guides.models.articles import Guide
from guides.models.reports import Report
from policies.models.checks import Check
from policies.models.queue import QueueItem
from policies.models.rules import CreditRule
from policies.permissions import EDITORS, REVIEWERS
from tests.factories import create_report
from tests.people import DECIDERS, PEOPLE, STAFF, WRITERS, draft_of, newest
from tests.staff import act, form_data, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule():
    CreditRule.objects.filter(slug="hefei-retired-2023").update(announced_unknown=True)
    return CreditRule.objects.get(slug="hefei-retired-2023")


def new_version(who, rule, author):
    act(who, rule, "new-version", since="2027-01-01", slug="newer")
    return newest().slug == "newer"


def correct(who, rule, author):
    data = {"words": "写错了", "wrong_from": "2026-01-01", "slug": "righted"}
    act(who, rule, "correct", **data)
    return newest().slug == "righted"


def save(who, rule, author):
    draft = draft_of(rule, author)
    address = f"/admin/policies/creditrule/{draft.pk}/change/"
    data = form_data(author.get(address)) | {"method": "改过了"}
    who.post(address, data)
    return newest().method == "改过了"


def delete(who, rule, author):
    draft = draft_of(rule, author)
    who.post(f"/admin/policies/creditrule/{draft.pk}/delete/", {"post": "yes"})
    return not CreditRule.objects.filter(pk=draft.pk).exists()


def delete_approved(who, rule, author):
    who.post(f"/admin/policies/creditrule/{rule.pk}/delete/", {"post": "yes"})
    return not CreditRule.objects.filter(pk=rule.pk).exists()


def send(who, rule, author):
    act(who, draft_of(rule, author), "send")
    return newest().state == "review"


def send_back(who, rule, author):
    act(who, draft_of(rule, author, state="review"), "back", because="引文不对")
    return newest().state == "draft"


def approve(who, rule, author):
    act(who, draft_of(rule, author, state="review"), "approve")
    return newest().is_approved


def approve_in_an_emergency(who, rule, author):
    draft = draft_of(rule, author, state="review")
    act(who, draft, "approve", emergency_reason="明天生效")
    return newest().is_approved


def approve_a_draft(who, rule, author):
    act(who, draft_of(rule, author), "approve", emergency_reason="明天生效")
    return newest().is_approved


def look_again(who, rule, author):
    fields = {"emergency_reason": "急", "approved_by": author.user, "until": None}
    draft = draft_of(rule, author, state="withdrawn", **fields)
    act(who, draft, "look")
    return newest().second_look_by_id is not None


def withdraw(who, rule, author):
    act(who, rule, "withdraw", words="来源撤回了")
    rule.refresh_from_db()
    return rule.state == "withdrawn"


def check_off(who, rule, author):
    act(who, rule, "check", note="到窗口问过")
    rule.refresh_from_db()
    return bool(rule.checked_on and Check.objects.get().by == who.user)


def check_by_phone(who, rule, author):
    call = {"line": "12393", "on": "2026-11-20", "said": "没有变"}
    act(who, rule, "call", **call)
    return Check.objects.filter(line="12393").exists()


def check_off_a_draft(who, rule, author):
    act(who, draft_of(rule, author), "check", note="到窗口问过")
    return Check.objects.exists()


def check_off_the_nation(who, rule, author):
    guide = Guide.objects.get(slug="family")
    act(who, guide, "check", note="看过文件")
    return Check.objects.filter(key=guide.key).exists()


def take_a_row(who, rule, author):
    create_report(rule)
    who.post("/admin/desk/queue/take/", {"key": f"report:{rule.key}"})
    return QueueItem.objects.exists()


def take_a_draft(who, rule, author):
    draft = draft_of(rule, author)
    who.post("/admin/desk/queue/take/", {"key": f"draft:{draft.key}"})
    return QueueItem.objects.exists()


def answer_reports(who, rule, author):
    report = create_report(rule)
    said = {"key": f"report:{rule.key}", "newest": report.pk, "words": "打电话问过"}
    who.post("/admin/desk/queue/reports/", said)
    return not Report.objects.unanswered().exists()


def open_the_desk(who, rule, author):
    return who.get("/admin/desk/").status_code == 200


def preview(who, rule, author):
    draft = draft_of(rule, author)
    asked = {"on": "2027-01-01", "drafts": draft.key, "page": "/cities/hefei/"}
    who.post("/admin/desk/preview/", asked)
    return "85.00" in who.get("/cities/hefei/").content.decode()


MATRIX = [
    (open_the_desk, STAFF),
    (preview, STAFF - {"editor elsewhere", "reviewer elsewhere"}),
    (new_version, WRITERS),
    (correct, WRITERS),
    (save, WRITERS),
    (delete, WRITERS),
    (delete_approved, set()),
    (send, WRITERS),
    (send_back, DECIDERS | {"author as reviewer"}),
    (approve, DECIDERS),
    (approve_in_an_emergency, DECIDERS | {"author as reviewer"}),
    (approve_a_draft, set()),
    (look_again, DECIDERS),
    (withdraw, DECIDERS | {"author as reviewer"}),
    (check_off, WRITERS | DECIDERS),
    (check_by_phone, WRITERS | DECIDERS),
    (check_off_a_draft, set()),
    (check_off_the_nation, {"superuser"}),
    (take_a_row, WRITERS | DECIDERS),
    (take_a_draft, WRITERS),
    (answer_reports, WRITERS | DECIDERS),
]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(
    ("deed", "allowed"), MATRIX, ids=[deed.__name__ for deed, _ in MATRIX]
)
def test_who_may(rule, deed, allowed, person):
    who = PEOPLE[person]()
    author = log_in(EDITORS, REVIEWERS)
    if person == "author as reviewer":
        author = who

    assert deed(who, rule, author) == (person in allowed)
