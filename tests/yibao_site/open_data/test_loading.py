"""Loaded into an empty site, open data gives the same answers."""

import json
import random
import zipfile

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from policies.models.bases import ContributionLimits
from policies.models.content import ContentVersion
from policies.models.periods import Precision
from policies.models.regions import Region
from policies.models.rules import CreditRule
from policies.models.sources import Source
from yibao_site.open_data import building
from yibao_site.open_data.tables import TABLES

pytestmark = pytest.mark.django_db

AGES = [45, 69, 70, 74, 75]
DAYS = ["2023-06-01", "2026-11-21", "2030-06-01"]


def empty():
    """As a new site, but for the number that search remembers places by."""
    for app in ("guides", "policies"):
        for model in apps.get_app_config(app).get_models():
            if model is not ContentVersion:
                model._base_manager.all()._raw_delete("default")


def answers(client, slugs):
    """What credit.json says of them, but for the number of the version."""
    chosen = random.Random(7)
    for slug in slugs:
        for status in CreditRule.Status.values:
            query = {"city": slug, "status": status, "age": chosen.choice(AGES)}
            query |= chosen.choice([{}, {"pension": 3000, "base": 6000}])
            query["on"] = chosen.choice(DAYS)
            said = client.get("/credit.json", query).json()
            yield {key: said[key] for key in said if key != "data_version"}


def places():
    """Sixty that have a rule of their own, and twenty that may have none."""
    every = Region.objects.order_by("code").values_list("slug", flat=True)
    own = list(every.filter(credit_rules__isnull=False).distinct())
    chosen = random.Random(7)
    return sorted({*chosen.sample(own, 60), *chosen.sample(list(every), 20)})


def test_the_answers_are_the_same(data, client, tmp_path):
    slugs = places()
    before = list(answers(client, slugs))
    empty()
    assert not Region.objects.exists()

    call_command("load_data", data / building.ZIP, verbosity=0)

    assert list(answers(client, slugs)) == before
    assert {each["answer"] for each in before} >= {"amount", "unknown", "needs_input"}
    building.build(tmp_path)
    for table in TABLES:
        name = f"{table.name}.jsonl"
        assert (tmp_path / name).read_bytes() == (data / name).read_bytes()


def test_a_database_with_content_is_left_alone(data):
    with pytest.raises(CommandError, match="数据库不是空的"):
        call_command("load_data", data / building.ZIP)


def changed(archive, to, name, change):
    """The zip with one file changed; its checksums too, if that is the file."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(to, "w") as new:
        for each in old.namelist():
            found = old.read(each)
            new.writestr(each, change(found) if each == name else found)
    return to


BROKEN = {
    "another byte": ("rules.jsonl", lambda found: found + b" ", "校验和不对"),
    "no checksums": (building.SUMS, lambda found: b"x  nothing.csv\n", "不是公开数据"),
}


@pytest.mark.parametrize(("name", "change", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_zip_changes_nothing(data, tmp_path, name, change, reason):
    empty()
    broken = changed(data / building.ZIP, tmp_path / "broken.zip", name, change)

    with pytest.raises(CommandError, match=reason):
        call_command("load_data", broken)
    assert not Region.objects.exists()


def test_a_row_that_makes_no_sense_is_named(data, tmp_path):
    """Whoever changes rows must change the checksums too: here they are left out."""
    empty()
    line = json.dumps({"code": "110000", "level": "planet"}).encode() + b"\n"
    bare = changed(
        data / building.ZIP, tmp_path / "a.zip", building.SUMS, lambda _: b""
    )
    odd = changed(bare, tmp_path / "b.zip", "places.jsonl", lambda _: line)

    with pytest.raises(CommandError, match="places 第 1 条"):
        call_command("load_data", odd)


def test_a_day_that_is_not_known_is_loaded_with_the_usual_precision(data):
    source, day = Source.objects.filter(published_on=None).first(), Precision.DAY
    assert source.published_precision == day
    empty()
    call_command("load_data", data / building.ZIP, verbosity=0)

    assert Source.objects.get(slug=source.slug).published_precision == day
    assert not CreditRule.objects.filter(until=None).exclude(until_precision=day)
    inferred = ContributionLimits.objects.filter(until_precision=Precision.INFERRED)
    assert inferred.count() == 3


def test_what_is_no_zip_is_refused(tmp_path):
    empty()
    (tmp_path / "a.zip").write_text("no zip")

    with pytest.raises(CommandError, match="不是公开数据的 zip"):
        call_command("load_data", tmp_path / "a.zip")
