"""Plain words for a reader with lower-secondary schooling, over all published text."""

import re
from pathlib import Path

import pytest

from guides.models.articles import Guide, LocalNote
from guides.models.channels import Channel
from guides.models.withdrawal import WithdrawalCase
from guides.text import to_html
from policies.models.sources import Source

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
LONGEST = 45
BANNED = [
    "精确",
    "权威",
    "最全",
    "最准",
    "独家",
    "震惊",
    "速看",
    "官方认证",
    "小编",
    "立即点击",
    "倒计时",
]
# What people know by its letters; all else in Latin script would need explaining.
KNOWN = {"App", "tel", "place", "age", "CC", "BY", "QR"}


def texts():
    for guide in Guide.objects.all():
        yield guide.slug, f"{guide.title}\n{guide.summary}\n{guide.body}\n{guide.say}"
    for note in LocalNote.objects.all():
        yield note.slug, f"{note.body}\n{note.disputed}"
    for case in WithdrawalCase.objects.all():
        parts = [case.summary, case.who, case.papers, case.where, case.account_after]
        yield case.slug, "\n".join(parts)
    for channel in Channel.objects.all():
        parts = [channel.steps, channel.prepare, channel.cautions, channel.good_for]
        yield channel.slug, "\n".join(parts)


def sentences(text):
    for sentence in re.split(r"[。！？；\n]", text):
        yield re.sub(r"^\s*(#+|-|\d+\.)\s*|\*\*", "", sentence)


def test_sentences_are_short():
    long = [
        (name, sentence)
        for name, text in texts()
        for sentence in sentences(text)
        if len(sentence) > LONGEST
    ]

    assert long == []


def test_nothing_boasts_or_presses():
    found = [(name, word) for name, text in texts() for word in BANNED if word in text]

    assert found == []


def test_no_abbreviation_is_left_unexplained():
    strange = {
        (name, word)
        for name, text in texts()
        for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"[\w.:/-]+\.cn\S*", "", text))
        if word not in KNOWN
    }

    assert strange == set()


def test_only_numbers_from_good_sources_are_published():
    numbers = {
        (name, number)
        for name, text in texts()
        for number in re.findall(r"(?<!\d)(?:0\d{2,3}-?)?\d{7,8}(?!\d)", text)
    }

    assert numbers == set()
    for channel in Channel.objects.exclude(number=""):
        good = channel.source.grade in "AB"
        assert channel.number in ("12393", "12333") or good, channel


def test_only_government_sites_are_linked_from_channels():
    for link in Channel.objects.exclude(link="").values_list("link", flat=True):
        assert re.match(r"https?://[\w.-]+\.gov\.cn(/|$)", link), link


def test_the_wrong_hotline_is_never_called_the_medical_one():
    for name, text in texts():
        for sentence in sentences(text):
            if "12333" in sentence and "医保" in sentence:
                assert re.search("不是|人社|人力资源|社保|旧|说", sentence), name


def test_no_mark_of_emphasis_is_left_standing():
    """Markdown does not close a bold that ends in 。 right before the next word."""
    for model in (Guide, LocalNote):
        for thing in model.objects.all():
            assert "**" not in to_html(thing.body), thing


def test_what_templates_say_is_plain_too():
    for path in (ROOT / "templates").rglob("*.html"):
        chinese = re.sub(r"{[{%].*?[%}]}|<[^>]+>", "\n", path.read_text("utf-8"))
        for sentence in sentences(chinese):
            assert len(sentence.strip()) <= 60, (path.name, sentence)
        assert not [word for word in BANNED if word in chinese], path.name


def test_sources_keep_their_grade_in_sight():
    assert set(Source.objects.values_list("grade", flat=True)) <= set("ABCD")
