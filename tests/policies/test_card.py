"""The picture beside a link to a place: drawn for it, never with an amount."""

import re
import subprocess
from fcntl import LOCK_EX, flock
from io import BytesIO

import pytest
from PIL import Image, ImageFont

from policies import card, views
from policies.card import HEIGHT, WIDTH, card_font
from policies.models.regions import Region
from tests.factories import create_region

pytestmark = pytest.mark.django_db

CARD = "/cities/shanghai/card.png"
OF_SHANGHAI = [
    *(f"/cities/shanghai/{page}" for page in ("", "check/", "withdraw/", "family/")),
    "/cities/shanghai/travel/",
    "/cities/shanghai/?on=2023-06-01",
    "/cities/shanghai/?view=largest",
    "/credit/?city=shanghai&age=75",
    "/credit/?city=上海&age=75",
    # Of a question that is not complete yet, too.
    "/credit/?city=shanghai",
    "/?city=shanghai&age=75",
]
OF_THE_SITE = [
    *("/", "/compare/?city=shanghai&city=beijing&age=70", "/withdraw/?city=shanghai"),
    *("/cities/", "/cities/suzhou/", "/cities/nowhere/", "/guides/fraud/"),
    *("/credit/?city=suzhou&age=75", "/credit/?city=x&age=x"),
]
# Prefectures and counties with the longest names, one of a common name, others.
SLUGS = ["kezilesu", "qianxinan", "jilin-shi", "suzhou-jiangsu-kunshan", "shanghai"]


@pytest.fixture(autouse=True)
def _has_a_font_and_nothing_kept(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    if not card_font(settings.CARD_FONT):
        pytest.skip("no Noto Sans CJK here, nor CARD_FONT")


def said(page):
    found = re.findall(r'<meta property="og:image(.*?)" content="(.*?)">', page.text)
    assert [name for name, _ in found] == ["", ":alt"]
    return dict(found)


@pytest.mark.parametrize("address", OF_SHANGHAI)
def test_a_page_of_a_place_has_its_picture(client, address):
    assert said(client.get(address)) == {
        "": f"http://testserver{CARD}",
        ":alt": "上海市：医保个人账户每月划入多少？",
    }


@pytest.mark.parametrize("address", OF_THE_SITE)
def test_all_others_have_the_picture_of_the_site(client, address):
    assert said(client.get(address))[""] == "http://testserver/static/img/card.png"


def picture(client, slug):
    answer = client.get(f"/cities/{slug}/card.png", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    return answer


def longest(count=3):
    names = Region.objects.values_list("name", "slug")
    return [slug for _, slug in sorted(names, key=lambda pair: -len(pair[0]))[:count]]


def test_it_is_a_png_for_everybody_and_the_name_fits(client):
    for slug in [*SLUGS, *longest()]:
        answer = picture(client, slug)
        drawn = Image.open(BytesIO(answer.content))

        assert drawn.format == "PNG"
        assert drawn.size == (WIDTH, HEIGHT)
        assert len(answer.content) <= 40_000
        # Down the right edge there is nothing but paper.
        assert drawn.convert("RGB").crop((1150, 0, *drawn.size)).getcolors() == [
            (50 * HEIGHT, (0xFA, 0xF8, 0xF1))
        ]
        assert answer["Content-Type"] == "image/png"
        assert "Content-Encoding" not in answer
        assert answer["Cache-Control"].startswith("public")
        assert not answer.cookies


def test_places_of_one_name_have_pictures_of_their_own(client):
    first, second = (
        create_region(level="province", name=f"{name}省", short_name=name)
        for name in ("甲", "乙")
    )
    cities = [create_region(parent=parent, name="中山市") for parent in (first, second)]

    pictures = {picture(client, city.slug).content for city in cities}

    assert len(pictures) == 2
    # The same again is the same.
    assert picture(client, cities[0].slug).content in pictures


def test_a_number_changes_nothing(client):
    before = picture(client, "shanghai").content

    assert client.get(f"{CARD}?age=75&on=2020-01-01").content == before


def without_chinese(folder):
    """Pillow carries a font of its own, for English."""
    path = folder / "font.ttf"
    path.write_bytes(ImageFont.load_default(20).path.getvalue())
    return path


def no_font(folder):
    path = folder / "font.ttc"
    path.write_text("no font")
    return path


@pytest.mark.parametrize(
    "font", [without_chinese, no_font, lambda folder: folder / "nothing.ttf"]
)
def test_without_a_chinese_font_it_leads_to_the_picture_of_the_site(
    client, settings, tmp_path, font
):
    settings.CARD_FONT = str(font(tmp_path))
    answer = client.get(CARD)

    assert answer.status_code == 302
    assert answer["Location"] == "/static/img/card.png"
    assert answer["Cache-Control"] == "no-store"


def test_a_machine_that_is_full_has_it_too(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise BlockingIOError

    monkeypatch.setattr(subprocess, "run", refuse)

    assert client.get(CARD).status_code == 302


def kept(folder):
    return sorted(path.name for path in (folder / "cards").glob("*.png"))


def test_it_is_drawn_once_and_anew_where_the_name_is_another(
    client, monkeypatch, tmp_path
):
    before = picture(client, "shanghai").content
    with monkeypatch.context() as machine:
        machine.setattr(card, "_draw", None)
        assert picture(client, "shanghai").content == before
    first = kept(tmp_path)
    Region.objects.filter(slug="shanghai").update(name="上海新市")

    assert picture(client, "shanghai").content != before
    assert len(kept(tmp_path)) == 1
    assert kept(tmp_path) != first


def test_while_another_is_drawn_it_leads_to_the_picture_of_the_site(client, tmp_path):
    (tmp_path / "cards").mkdir()
    with (tmp_path / "cards" / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        assert client.get(CARD).status_code == 302

    assert picture(client, "shanghai")


def test_where_nothing_can_be_kept_it_is_drawn_each_time(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "file"
    settings.VAR_DIR.write_text("no folder")

    assert picture(client, "shanghai").content == picture(client, "shanghai").content


def test_drawing_is_limited(client, monkeypatch):
    monkeypatch.setattr(views, "drawn", lambda place: b"drawn")
    answers = [client.get(CARD).status_code for _ in range(121)]

    assert set(answers[:120]) == {200}
    assert answers[120] == 429
