"""Two looks of a thing, and every difference in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.history.differences import (
    LONG,
    MOST_PAIRS,
    Look,
    Part,
    changes,
    shortened,
    words_changed,
)

MARKS = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}


def line(pieces):
    return "".join(MARKS[piece.how].format(piece.text) for piece in pieces)


def lines(before, after):
    return [f"{one.label} | {line(one.pieces)}" for one in changes(before, after)]


def band(first_age, amount, key="1"):
    values = {"从几岁起": str(first_age), "金额（元）": amount}
    return Part(kind="年龄档", key=key, name=f"{first_age} 岁起", values=values)


def evidence(source, quote="", key="1"):
    values = {"来源": source, "引文": quote}
    return Part(kind="依据", key=key, name=source, values=values)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({}, {}, [], id="nothing"),
        pytest.param({"编号": "a"}, {"编号": "a"}, [], id="the same"),
        pytest.param(
            {"算法": "定额"},
            {"算法": "比例"},
            ["算法 | [-定额-] → [+比例+]"],
            id="short",
        ),
        pytest.param(
            {"失效日": ""},
            {"失效日": "2027-01-01"},
            ["失效日 | （空） → [+2027-01-01+]"],
            id="filled in",
        ),
        pytest.param(
            {"失效日": "2027-01-01"},
            {"失效日": ""},
            ["失效日 | [-2027-01-01-] → （空）"],
            id="emptied",
        ),
        pytest.param(
            {"旧项": "x"},
            {"新项": "y"},
            ["新项 | （空） → [+y+]", "旧项 | [-x-] → （空）"],
            id="a field came, a field went",
        ),
        pytest.param(
            {"说明": "每月 100 元。\n由统筹基金划入。"},
            {"说明": "每月 120 元。\n由统筹基金划入。"},
            ["说明 | 每月 [-100-][+120+] 元。\n由统筹基金划入。"],
            id="several lines",
        ),
        pytest.param(
            {"说明": "每月 100 元。由统筹基金划入。"},
            {"说明": "每月 100 元。\n由统筹基金划入。"},
            ["说明 | 每月 100 元。[+⏎\n+]由统筹基金划入。"],
            id="a line end can be seen",
        ),
    ],
)
def test_fields(before, after, expected):
    assert lines(Look(values=before), Look(values=after)) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([band(70, "110")], [band(70, "110")], [], id="the same"),
        pytest.param(
            [band(70, "110.00")],
            [band(70, "120.00")],
            ["年龄档 70 岁起：金额（元） | [-110.00-] → [+120.00+]"],
            id="changed",
        ),
        pytest.param(
            [band(70, "110")],
            [band(75, "110")],
            ["年龄档 75 岁起：从几岁起 | [-70-] → [+75+]"],
            id="its name changed",
        ),
        pytest.param(
            [],
            [band(70, "110")],
            ["增加年龄档 70 岁起 | [+从几岁起 70；金额（元） 110+]"],
            id="added",
        ),
        pytest.param(
            [evidence("某报", "每月")],
            [],
            ["删去依据 某报 | [-来源 某报；引文 每月-]"],
            id="removed",
        ),
        pytest.param(
            [band(0, "1", key="1"), band(70, "2", key="2")],
            [band(70, "2", key="2"), band(0, "1", key="1")],
            [],
            id="in another order",
        ),
        pytest.param(
            [band(70, "110", key="1")],
            [band(70, "120", key="9")],
            ["年龄档 70 岁起：金额（元） | [-110-] → [+120+]"],
            id="in another version: known by its name",
        ),
        pytest.param(
            [band(70, "1", key="1"), band(75, "2", key="2")],
            [band(75, "1", key="1"), band(70, "2", key="2")],
            [
                "年龄档 75 岁起：从几岁起 | [-70-] → [+75+]",
                "年龄档 70 岁起：从几岁起 | [-75-] → [+70+]",
            ],
            id="the key goes before the name",
        ),
        pytest.param(
            [band(70, "1", key="1")],
            [evidence("70 岁起", key="1")],
            [
                "删去年龄档 70 岁起 | [-从几岁起 70；金额（元） 1-]",
                "增加依据 70 岁起 | [+来源 70 岁起+]",
            ],
            id="another kind is another thing",
        ),
        pytest.param(
            [evidence("某报", key="1"), evidence("某报", key="2")],
            [evidence("某报", key="3")],
            ["删去依据 某报 | [-来源 某报-]"],
            id="of two alike one went",
        ),
    ],
)
def test_parts(before, after, expected):
    assert lines(Look(parts=tuple(before)), Look(parts=tuple(after))) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            "划入 110.00 元",
            "划入 120.00 元",
            "划入 [-110.00-][+120.00+] 元",
            id="a number is one word",
        ),
        pytest.param(
            "由统筹基金划入",
            "从统筹基金划入",
            "[-由-][+从+]统筹基金划入",
            id="a character is one word",
        ),
        pytest.param(
            "到 2026-12-31 止",
            "到 2027-12-31 止",
            "到 [-2026-12-31-][+2027-12-31+] 止",
            id="a day is one word",
        ),
        pytest.param(
            "甲乙丙丁",
            "戊乙己丁",
            "[-甲乙丙-][+戊乙己+]丁",
            id="a lone character between two changes is no sameness",
        ),
        pytest.param("每月划入", "每月划入，另扣", "每月划入[+，另扣+]", id="more"),
        pytest.param("", "新", "[+新+]", id="from nothing"),
        pytest.param("旧", "", "[-旧-]", id="to nothing"),
    ],
)
def test_words(before, after, expected):
    assert line(words_changed(before, after)) == expected


texts = st.text(st.sampled_from("的一元 \n1.a，"), max_size=60)


@given(texts, texts)
def test_both_texts_can_be_read_from_the_difference(before, after):
    pieces = words_changed(before, after)

    assert "".join(p.text for p in pieces if p.how != "new") == before
    assert "".join(p.text for p in pieces if p.how != "gone") == after


def test_what_stayed_far_from_a_change_is_left_out():
    before = "甲" * 100 + "110" + "乙" * 100 + "元" + "丙" * 100
    after = before.replace("110", "120").replace("元", "角")
    head, middle, tail = "甲" * 20, "乙" * 20, "丙" * 20

    shown = line(shortened(words_changed(before, after)))

    assert shown == (
        f" …… {head}[-110-][+120+]{middle} …… {middle}[-元-][+角+]{tail} …… "
    )


def test_a_short_text_is_shown_whole_a_long_one_word_by_word():
    short, long = "甲" * (LONG - 1), "甲" * LONG

    assert lines(Look(values={"a": short}), Look(values={"a": "乙"})) == [
        f"a | [-{short}-] → [+乙+]"
    ]
    assert "→" not in lines(Look(values={"a": long}), Look(values={"a": "乙甲"}))[0]


@pytest.mark.parametrize("book", ["甲" * 3000, "甲\n" * 3000], ids=["a line", "lines"])
def test_two_books_do_not_hold_the_page(book):
    assert len(book) ** 2 > MOST_PAIRS

    pieces = words_changed(book, "乙" + book)

    assert "".join(p.text for p in pieces if p.how != "new") == book
