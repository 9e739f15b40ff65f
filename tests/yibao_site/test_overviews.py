"""/sources/ and /disagreements/: what rests on whom, and who says otherwise."""

import re
from datetime import UTC, date, datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from guides.disagreements import about_cases
from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from policies.disagreements import about_rules, with_sources
from policies.models.rules import CreditRule
from policies.models.sources import Source
from policies.permissions import EDITORS
from tests.factories import create_rule, create_source
from tests.staff import log_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
SEEN = datetime(2026, 11, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize("state", ["draft", "review", "withdrawn"])
def test_a_source_that_nothing_rests_on_is_for_staff_to_read(client, state):
    unused, editor = create_source(grade="A", publisher="某某局"), log_in(EDITORS)
    create_rule(state=state).evidence.create(source=unused, stance="supports")
    editor.get("/admin/")

    assert client.get(unused.get_absolute_url()).status_code == 404
    assertContains(editor.get(unused.get_absolute_url()), "还没有内容引用它")
    assertNotContains(client.get("/sources/?grade=A"), "某某局")
    create_rule().evidence.create(source=unused, stance="supports")
    assertContains(client.get(unused.get_absolute_url()), "某某局")
    assertContains(client.get("/sources/?grade=A"), "某某局")


@pytest.fixture
def disputed_case():
    """What can be taken out at a place, and a forum that says otherwise."""
    case = WithdrawalCase.objects.create(
        slug="cash-here",
        kind="cash",
        region=create_rule().region,
        verdict="no",
        summary="不能取现金。",
        state="approved",
        approved_at=SEEN,
    )
    case.evidence.create(
        source=create_source(grade="A"), stance="adopted", quote="不得"
    )
    forum = create_source(grade="D")
    case.evidence.create(
        source=forum, stance="contradicts", note="它说能取，没有采用。"
    )
    return case


@pytest.fixture
def disputed():
    """A rule that a forum speaks against, approved on 3 November."""
    rule = create_rule(approved_at=SEEN)
    against(rule, "每月 80 元")
    return rule


def against(rule, quote):
    source = create_source(grade="D", title=f"{quote}的文章")
    rule.evidence.create(
        source=source, stance="contradicts", quote=quote, note="等级低，没有采用。"
    )
    return source


def page_of(rule):
    return f"/disagreements/{rule.region.province.slug}/"


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        ("disputed", ["每月 100 元", "每月 80 元", "没有采用", "D 拼凑的网文"]),
        ("disputed_case", ["想取现金花，能不能取", "不可以。不能取现金。", "它说能取"]),
    ],
)
def test_both_sides_stand_with_why_and_since_when(client, request, thing, said):
    two_sided = request.getfixturevalue(thing)
    page = client.get(page_of(two_sided))

    for words in [*said, "2026年11月3日"]:
        assertContains(page, words)
    assertContains(page, f'href="{two_sided.get_absolute_url()}"')
    assertContains(client.get("/disagreements/"), page_of(two_sided))


PUBLIC = [
    pytest.param({}, True, id="in force"),
    pytest.param({"since": date(2027, 1, 1)}, True, id="to come"),
    pytest.param({"until": TODAY}, False, id="over"),
    pytest.param({"state": "draft"}, False, id="a draft"),
    pytest.param({"state": "withdrawn"}, False, id="taken down"),
]


@pytest.mark.parametrize(("fields", "listed"), PUBLIC)
@pytest.mark.parametrize(
    ("thing", "about"), [("disputed", about_rules), ("disputed_case", about_cases)]
)
def test_it_is_open_while_it_is_public(request, thing, about, fields, listed):
    two_sided = request.getfixturevalue(thing)
    type(two_sided).objects.filter(pk=two_sided.pk).update(**fields)

    assert (two_sided in {one.thing for one in about(on=TODAY)}) is listed


def test_a_case_says_its_days_only_where_it_has_any(disputed_case):
    def period():
        return {one.thing: one.period for one in about_cases(on=TODAY)}[disputed_case]

    assert period() == ""
    WithdrawalCase.objects.filter(pk=disputed_case.pk).update(since=date(2027, 1, 1))
    assert period() == "2027年1月1日起"


def test_since_when_is_that_of_the_first_version_with_two_sides(disputed):
    later = datetime(2026, 11, 20, 4, tzinfo=UTC)
    CreditRule.objects.filter(pk=disputed.pk).update(until=date(2027, 1, 1))
    newer = create_rule(
        region=disputed.region,
        made_from=disputed,
        since=date(2027, 1, 1),
        approved_at=later,
    )
    against(newer, "每月 80 元")

    found = [o for o in about_rules(on=TODAY) if o.thing in (disputed, newer)]
    assert [each.first_seen for each in with_sources(found)] == [date(2026, 11, 3)] * 2


def test_what_no_stamp_tells_is_said_to_be_unknown(client, disputed):
    CreditRule.objects.filter(pk=disputed.pk).update(approved_at=None)

    assertContains(client.get(page_of(disputed)), "列出说法不一的日子：不详")


def test_each_side_says_in_words_whether_it_is_used(client, disputed):
    disputed.evidence.create(source=create_source(title="也这样说"), stance="supports")

    page = client.get(page_of(disputed)).text

    (section,) = (s for s in page.split("<section") if "每月 80 元" in s)
    text = re.sub(r"<[^>]*>|\s", "", section)
    assert re.search(r"采用：每月100元.*旁证：.*也这样说.*没有采用：每月80元", text)
    assert (text.count("采用："), text.count("没有采用：")) == (2, 1)


def test_where_nothing_is_adopted_it_is_said(client):
    rule = create_rule(formula="undecided", bands=(), adopted=None)
    against(rule, "每月 80 元")

    assertContains(client.get(page_of(rule)), "还没有采用哪一种说法")


@pytest.mark.parametrize(
    ("verdict", "summary", "said"),
    [
        ("local", "看当地。有的地方可以。", "看当地。有的地方可以。"),
        ("local", "看当地，要先问。", "看当地，要先问。"),
        ("local", "有的地方可以。", "看当地。有的地方可以。"),
        ("yes", "可以，但有条件。", "可以，但有条件。"),
        ("no", "可以的地方没有查到。", "不可以。可以的地方没有查到。"),
    ],
)
def test_the_verdict_stands_once(disputed_case, verdict, summary, said):
    cases = WithdrawalCase.objects.filter(pk=disputed_case.pk)
    cases.update(verdict=verdict, summary=summary)

    found = {one.thing: one.said for one in about_cases(on=TODAY)}
    assert found[disputed_case] == said


def test_what_speaks_against_the_nations_cases_stands_on_the_first_page(client):
    """As the content has it: 74 illnesses, said by one page and by no other."""
    page = client.get("/disagreements/")

    assertContains(page, "全国：得了大病，能不能取")
    assertContains(page, "恶性肿瘤等74种大病可提现")


def test_a_place_with_two_sides_leads_to_them(client, disputed):
    assertContains(client.get(disputed.region.get_absolute_url()), page_of(disputed))


def test_a_source_names_who_says_otherwise(client, disputed):
    used, forum = (e.source for e in disputed.evidence.order_by("stance"))

    assertContains(client.get(used.get_absolute_url()), forum.get_absolute_url())
    assertContains(client.get(forum.get_absolute_url()), used.get_absolute_url())


def test_what_rests_on_a_source_is_more_than_rules(client):
    source = create_source(grade="A")
    place = create_rule().region
    about = {"region": place, "source": source, "state": "approved"}
    Channel.objects.create(slug="line", kind="counter", name="某处窗口", **about)

    assertContains(client.get(source.get_absolute_url()), "怎么查：某处窗口")
    assertContains(client.get("/sources/?grade=A"), "1 处引用")


@pytest.mark.parametrize("grade", list("ABCD"))
def test_every_source_of_a_grade_is_on_one_of_its_pages(client, grade):
    slugs = Source.objects.filter(grade=grade).values_list("slug", flat=True)
    pages, number = "", 1
    while True:
        page = client.get("/sources/", {"grade": grade, "page": number})
        if page.status_code == 404:
            break
        pages, number = pages + page.text, number + 1

    assert [slug for slug in slugs if f"/sources/{slug}/" not in pages] == []


@pytest.mark.parametrize(
    "address",
    [
        "/sources/?grade=E",
        "/sources/?page=0",
        "/sources/?page=01",
        "/sources/?page=x",
        "/sources/?page=999",
        "/sources/no-such-source/",
        "/disagreements/hefei/",
        "/disagreements/nowhere/",
        "/disagreements/xianggang/",
        "/disagreements/aomen/",
        "/disagreements/taiwan/",
        "/coverage/xianggang/",
        "/coverage/hefei/",
    ],
)
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/sources/?grade=C", 20),
        ("/sources/n187/", 12),
        ("/disagreements/", 9),
        ("/disagreements/shandong/", 9),
    ],
)
def test_queries_are_bounded(client, django_assert_max_num_queries, address, most):
    with django_assert_max_num_queries(most):
        client.get(address)


@pytest.mark.parametrize("address", ["/privacy/", "/accessibility/"])
def test_what_is_kept_and_what_does_not_work_is_said_at_the_foot(client, address):
    assertContains(client.get("/"), f'href="{address}"')
    page = client.get(address)
    assertContains(page, "12393" if "access" in address else "补充说明")
    assertNotContains(page, "@")
