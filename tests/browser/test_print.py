"""On paper: one A4 page, 16 pt or more, no navigation, all one needs to ask."""

import re
import shutil
import subprocess

import pytest

from tests.browser.conftest import needed

STALE = "&on=2028-01-01"
ANSWERS = {
    "amount": ("city=shanghai&age=75", ["157.50", "1,890.00", "÷ 12 个月", "媒体报道"]),
    "deductions": ("city=guangzhou&age=60", ["账户每月实际增加", "160.42"]),
    "disagreement": (
        "city=beijing&age=70",
        ["107.00", "说法不一", "它说100元", "没有算进去：账户利息"],
    ),
    "the longest": (
        "city=chongqing&age=75&on=2024-06-01",
        ["104.75", "待核实", "70岁及以上115元", "它说2024年", "按2024年6月1日的规定"],
    ),
    "own base asked": (
        "city=guangzhou&age=45&status=active",
        ["还要再填一项", "本人每月缴费基数", "广东省广州市·45岁"],
    ),
    "group asked": (
        "city=fujian&age=75&on=2022-06-01",
        ["还要再填一项", "属于哪一类人员"],
    ),
    "own figures": (
        f"city=sanya&age=75&missing_years=2{STALE}",
        ["67.68", "72.00元×94%", "按全省规定", "过期未核对", "满70周岁以上的72元"],
    ),
    "method only": ("city=chengdu&age=70", ["还算不出金额", "2.8%划入"]),
    "not applicable": ("city=nanjing&age=70&status=resident", ["没有这笔钱"]),
    "no such scheme": ("city=xianggang&age=70", ["没有这笔钱"]),
    "unknown": ("city=lishui&age=70", ["我们不知道", "这不等于没有钱"]),
    "undecided, last known": (
        "city=nanjing&age=70",
        ["没有采用哪一种", "以前的规定（2023年1月1日起", "现在不能照着算"],
    ),
    "stale": (f"city=shanghai&age=75{STALE}", ["157.50", "已经过了复核期限"]),
    "stale disagreement": (f"city=beijing&age=75{STALE}", ["过期未核对", "它说100元"]),
}
# The longest names and local notes, and the title cities.
PLACES = ["chaoyang-kalaqinzuoyi", "liaoning", "quanzhou", "shanghai", "suzhou-jiangsu"]
TOPICS = {
    "check": ["医保窗口", "先准备好"],
    "withdraw": ["想取现金花：不可以", "不能取成现金"],
    "family": ["先拨12393", "怎么给家里人用"],
    "travel": ["先备案", "去已经联网的定点医院"],
}
SHEETS = {
    f"/cities/{place}/{topic}/": ["照着念", *words]
    for place in PLACES
    for topic, words in TOPICS.items()
} | {
    "/check/": ["打电话12393", "医保窗口", "先准备好"],
    "/guides/fraud/": ["先挂断", "把事情说清楚"],
    "/guides/transfer/": ["先拨12393", "等待期"],
    "/withdraw/?city=shanghai&account=medical&alive=no": [
        *("□", "死亡证", "到哪里办", "谁可以办", "武汉市医疗保障局"),
    ],
    "/withdraw/?account=medical&alive=yes&why=moved&accepts=yes": ["余额怎么走"],
    "/withdraw/?account=pension": ["照着念"],
    "/compare/?city=shanghai&city=beijing&city=lishui&age=70&status=retired": [
        *("①上海市", "140.00", "代扣后107.00", "≠说法不一", "我们不知道"),
    ],
    "/compare/?city=shanghai&city=beijing&city=guangzhou&city=lishui&city=hefei"
    "&city=chengdu&age=70&status=retired": ["①上海市", "⑥四川省成都市", "2.8%"],
}
# Of a place, what holds for the retired.
PLACE_PAGES = {
    "beijing": ["69岁及以下100.00", "110.00", "≠说法不一", "它说100元", "账户利息"],
    "chongqing": ["待核实", "115.00", "70岁及以上115元", "它说2024年"],
    "wuhan": ["元/月", "≠说法不一", "另有规定的人"],
    "sanya": ["按全省规定", "72.00", "满70周岁以上的72元"],
    "zhuzhou": ["按全省规定", "≠说法不一"],
    "suzhou-jiangsu-kunshan": ["江苏省苏州市昆山市", "129.17", "代扣后127.17"],
    "shandong": ["还算不出金额", "鲁政办发〔2021〕22号", "≠说法不一"],
    "putian": ["还算不出金额", "按全省规定"],
    "jiangsu": ["没有采用哪一种", "不等于没有钱"],
    "wuxi": ["没有采用哪一种", "以前的规定", "现在不能照着算"],
    "ningbo": ["我们不知道", "以前的规定", "现在不能照着算"],
    "lishui": ["我们不知道", "不等于没有钱"],
    "chaoyang-kalaqinzuoyi": ["喀喇沁左翼", "辽宁省"],
    "xianggang": ["没有这种个人账户"],
}
NAVIGATION = [
    "跳到正文",
    "搜索",
    "看结果",
    "换个地方",
    "各地怎么划",
    "怎样防骗",
    "找找原因",
    "算我的",
    "其他身份",
    "还想问",
]
# Letters smaller than 16 pt, and words of a sheet that its edge cuts.
SMALL_OR_CUT = """() => {
  const wrong = [];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { data, parentElement: owner } = words.currentNode;
    const letters = document.createRange();
    letters.selectNodeContents(words.currentNode);
    const boxes = [...letters.getClientRects()];
    if (!data.trim() || !boxes.length) continue;
    if (parseFloat(getComputedStyle(owner).fontSize) < 16 * 4 / 3 - 0.01)
      wrong.push(`small: ${data}`);
    const edge = owner.closest(".fits")?.getBoundingClientRect();
    const cut = (box) =>
      box.left < edge.right - 1 &&
      (box.right > edge.right + 1 || box.bottom > edge.bottom + 3);
    if (edge && boxes.some(cut)) wrong.push(`cut: ${data}`);
  }
  return wrong;
}"""

# How much of a sheet stays blank while words of it are out of sight.
BLANK = """() => {
  const fits = document.querySelector(".fits");
  const edge = fits.getBoundingClientRect();
  const letters = document.createRange();
  letters.selectNodeContents(fits);
  const boxes = [...letters.getClientRects()].filter((box) => box.height);
  const seen = boxes.filter((box) => box.left < edge.right);
  if (seen.length === boxes.length) return 0;
  return (edge.bottom - Math.max(...seen.map((box) => box.bottom))) / edge.height;
}"""
# Of each list what leads to it, if something does, and its lines.
LISTS = """lists => lists.map((list) => {
  const lead = list.previousElementSibling;
  const words = [...list.children].map((item) => item.textContent);
  return lead?.matches("p") ? [lead.textContent, ...words] : words;
})"""
WITH_LISTS = [
    *(f"/guides/{guide}/" for guide in ("fraud", "travel", "family", "change-place")),
    *(f"/guides/{guide}/" for guide in ("interruption", "account-use")),
    *("/cities/shanghai/family/", "/cities/lishui/travel/"),
    *(address for address in SHEETS if "alive=" in address),
]
OVERDUE = """
from policies.models.rules import CreditRule
CreditRule.objects.filter(region__slug="tianjin").update(review_by="2026-01-01")
"""


@pytest.fixture(scope="session")
def poppler():
    missing = "no poppler-utils are installed here: what is printed is not read"
    return needed(shutil.which("pdftotext"), missing)


@pytest.fixture
def printed(page, poppler, tmp_path):
    """Prints an address; its pages, each as text without the spaces between words."""
    page.set_viewport_size({"width": 703, "height": 1032})
    page.emulate_media(media="print")

    def paper(address):
        page.goto(address)
        assert page.evaluate(SMALL_OR_CUT) == []
        pdf = tmp_path / "sheet.pdf"
        page.pdf(path=pdf, prefer_css_page_size=True)
        text = subprocess.check_output([poppler, "-raw", pdf, "-"], text=True)
        size = subprocess.check_output(["pdfinfo", pdf], text=True)
        assert "(A4)" in size
        return [re.sub(r"\s", "", leaf) for leaf in text.split("\f")[:-1]]

    return paper


def assert_a_sheet(leaves, address, words):
    assert len(leaves) == 1, address
    (text,) = leaves
    for word in [
        *words,
        "电话12393",
        "您好",
        "不是医保部门",
        "这张纸只印要点",
        address,
    ]:
        assert word.replace(" ", "") in text, word
    assert re.search(r"20\d\d年\d+月\d+日查的", text)
    assert not [word for word in NAVIGATION if word in text]


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_is_one_sheet(site, page, printed, kind):
    query, words = ANSWERS[kind]

    leaves = printed(f"/credit/?{query}")

    # The address names the place and all that was said of the person.
    path = "/credit/?" + (query if "status" in query else with_status(query))
    assert_a_sheet(leaves, site.url + path, words)


def with_status(query):
    return re.sub(r"(age=\d+)", r"\1&status=retired", query)


@pytest.mark.parametrize("address", SHEETS)
def test_sheets_of_places_guides_and_verdicts(site, printed, address):
    assert_a_sheet(printed(address), site.url + address, SHEETS[address])


@pytest.mark.parametrize("place", PLACE_PAGES)
def test_a_place_is_one_sheet_in_every_state(site, printed, place):
    address = f"/cities/{place}/"
    words = ["退休人员", "只印要点：退休人员现在的规定", *PLACE_PAGES[place]]

    assert_a_sheet(printed(address), site.url + address, words)


def test_a_place_past_its_review_is_one_sheet(site, printed):
    site.manage("shell", "-c", OVERDUE)

    leaves = printed("/cities/tianjin/")

    words = ["过期未核对", "已经过了复核期限", "元/月"]
    assert_a_sheet(leaves, f"{site.url}/cities/tianjin/", words)


@pytest.mark.parametrize("folder", ["/guides", "/cities/lishui", "/cities/shanghai"])
@pytest.mark.parametrize("guide", ["family", "travel"])
def test_what_is_left_out_leaves_no_blank(page, printed, folder, guide):
    printed(f"{folder}/{guide}/")

    assert page.evaluate(BLANK) < 1 / 4


@pytest.mark.parametrize("address", WITH_LISTS)
def test_a_list_is_printed_whole_with_what_leads_to_it_or_not_at_all(
    page, printed, address
):
    (text,) = printed(address)
    lists = page.locator(".fits :is(ul, ol)").evaluate_all(LISTS)

    halves = [
        words
        for words in lists
        if len({re.sub(r"\s", "", line) in text for line in words}) > 1
    ]
    assert lists
    assert not halves


def test_what_one_must_not_do_is_printed_before_the_rest(printed):
    (text,) = printed("/guides/family/")

    assert "怎么办" in text.partition("不能共用什么")[0]
    assert "卡和医保码不能借" in text


def test_what_does_not_fit_is_left_out_whole(page, printed):
    (text,) = printed("/credit/?city=chongqing&age=75&on=2024-06-01")

    quotes = page.locator("#credit q").all_text_contents()
    whole = [quote for quote in quotes if re.sub(r"\s", "", quote) in text]
    begun = [quote for quote in quotes if re.sub(r"\s", "", quote)[:6] in text]
    assert 0 < len(whole) < len(quotes)
    assert {quote[:6] for quote in whole} == {quote[:6] for quote in begun}
    # The rule's own words are never among what is left out.
    assert set(page.locator(".quoted q").all_text_contents()) <= set(whole)


VIEWED = [f"/credit/?city={city}&age=72" for city in ("beijing", "bengbu", "changzhou")]
VIEWED += ["/cities/beijing/", "/guides/fraud/"]


@pytest.mark.parametrize("path", VIEWED)
def test_every_view_prints_the_same(printed, path):
    joint = "&" if "?" in path else "?"
    plain = printed(path)

    for view in ("view=largest&view=simple", "view=large&view=contrast"):
        assert printed(f"{path}{joint}{view}") == plain


def test_the_qr_code_is_as_large_as_a_thumb(page):
    page.goto("/credit/?city=shanghai&age=75")
    assert page.locator(".qr").is_hidden()
    page.emulate_media(media="print")

    assert page.locator(".qr").bounding_box()["width"] >= 30 / 25.4 * 96
