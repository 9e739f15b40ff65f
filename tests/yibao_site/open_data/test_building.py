"""What is published: approved content alone, all its fields, the same bytes twice."""

import csv
import json
import re
from datetime import date
from itertools import chain
from subprocess import run

import pytest

from policies.models.content import ContentVersion
from policies.models.versions import State
from tests.factories import create_rule, create_source
from yibao_site.open_data import building
from yibao_site.open_data.describing import all_tables, meaning, schema
from yibao_site.open_data.tables import TABLES
from yibao_site.open_data.writing import write_table

pytestmark = pytest.mark.django_db

# Fields that stay inside, and why.
INSIDE = {
    "id": "a number of our database",
    "state": "all is approved",
    "made_from": "how editors came to it",
    "author": "a person",
    "writers": "persons",
    "approved_by": "a person",
    "second_look_by": "a person",
    "checked_by": "a person",
    "emergency_reason": "among staff",
    "sent_back_because": "among staff",
    "waiting_since": "among staff",
    "reference": "a number of our research",
    "withdrawn_at": "what was withdrawn is not published",
    "correction": "in the ledger",
    "wrong_from": "in the ledger",
    "endings": "how the end was moved",
    "level_rank": "follows from the level",
    "pinyin_joined": "follows from the pinyin",
}


def written(tmp_path, name):
    """The rows of a table as JSON and as CSV."""
    table = next(table for table in TABLES if table.name == name)
    write_table(tmp_path, table)
    objects = json.loads((tmp_path / f"{name}.json").read_text("utf-8"))
    with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return objects, list(csv.DictReader(lines))


def test_built_twice_it_is_the_same_to_the_byte(data, tmp_path):
    building.build(tmp_path)

    assert building.digests(tmp_path) == building.digests(data)
    for path in data.rglob("*.*"):
        assert (tmp_path / path.relative_to(data)).read_bytes() == path.read_bytes()


def test_an_edit_makes_another_version_and_the_last_ones_stay(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    before = building.make()
    ContentVersion.advance()
    after = building.make()

    assert after != before
    assert set(building.made()) == {before, after}
    assert building.make() == after
    for _ in range(building.KEPT):
        ContentVersion.advance()
        building.current().mkdir()
    building.make()
    assert len(building.made()) == building.KEPT


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW, State.WITHDRAWN])
def test_what_is_not_approved_is_not_published(tmp_path, state):
    rule = create_rule(state=state)
    rules, _ = written(tmp_path, "rules")
    sources, _ = written(tmp_path, "sources")

    assert rule.slug not in {each["id"] for each in rules}
    assert rule.evidence.get().source.slug not in {each["id"] for each in sources}
    rule.state = State.APPROVED
    rule.save()
    assert rule.slug in {each["id"] for each in written(tmp_path, "rules")[0]}
    assert rule.evidence.get().source.slug in {
        each["id"] for each in written(tmp_path, "sources")[0]
    }


def test_a_rule_comes_with_its_parts_and_what_speaks_against_it(tmp_path):
    rule = create_rule(bands=[(70, "110"), (0, "100")], until=date(2030, 1, 1))
    rule.deductions.create(name="长护险", amount="3", source=create_source())
    against = create_source(grade="D", slug="against")
    rule.evidence.create(source=against, stance="contradicts", note="说是 120 元")

    found = next(r for r in written(tmp_path, "rules")[0] if r["id"] == rule.slug)

    assert found["place"] == rule.region.slug
    assert (found["since"], found["until"]) == ("2023-01-01", "2030-01-01")
    assert [(b["first_age"], b["amount"]) for b in found["bands"]] == [
        (0, "100.00"),
        (70, "110.00"),
    ]
    assert found["deductions"][0]["amount"] == "3.00"
    said = next(each for each in found["evidence"] if each["source"] == "against")
    assert (said["stance"], said["quote"]) == ("contradicts", None)


def test_a_quote_that_was_not_kept_stays_absent(data):
    evidence = json.loads((data / "evidence.json").read_text("utf-8"))

    assert any(each["quote"] is None for each in evidence)
    assert not any(each["quote"] == "" for each in evidence)


def test_of_a_day_that_is_not_known_there_is_no_precision(data):
    """And of one that is known there is; nothing that has no day needs one."""
    pairs = 0
    for name, table in all_tables().items():
        rows = json.loads((data / f"{name}.json").read_text("utf-8"))
        schema = json.loads((data / "schema" / f"{name}.json").read_text("utf-8"))
        needed = {
            field["name"]: "required" in field.get("constraints", {})
            for field in schema["fields"]
        }
        for column in (c.name for c in table.columns if "_precision" in c.name):
            stem = column.removesuffix("_precision")
            day = stem if stem in needed else f"{stem}_on"
            known = [(row[day] is None, row[column] is None) for row in rows]
            assert all(no_day == no_precision for no_day, no_precision in known)
            assert needed[column] == needed[day]
            pairs += 1

    assert pairs == 7


def test_a_spreadsheet_computes_nothing(tmp_path):
    rule = create_rule(method="=HYPERLINK(1)")
    objects, rows = written(tmp_path, "rules")

    assert next(r for r in rows if r["id"] == rule.slug)["method"] == "'=HYPERLINK(1)"
    assert next(r for r in objects if r["id"] == rule.slug)["method"] == "=HYPERLINK(1)"


@pytest.mark.parametrize("name", all_tables())
def test_every_field_is_published_or_stays_inside_for_a_reason(name):
    table = all_tables()[name]
    published = {column.field.name for column in table.columns if column.field}
    fields = {field.name for field in table.model._meta.concrete_fields}

    assert fields - published <= set(INSIDE)
    assert not published & set(INSIDE)


@pytest.mark.parametrize("name", all_tables())
def test_every_value_is_as_its_schema_says(data, name):
    """Types, choices, what is needed, what is unique, and what rows refer to."""
    schema = json.loads((data / "schema" / f"{name}.json").read_text("utf-8"))
    rows = json.loads((data / f"{name}.json").read_text("utf-8"))

    for field in schema["fields"]:
        values = [row[field["name"]] for row in rows]
        limits = field.get("constraints", {})
        known = [value for value in values if value is not None]
        assert not limits.get("required") or len(known) == len(values)
        assert not limits.get("unique") or len(set(known)) == len(known)
        assert set(known) <= set(limits.get("enum", known))
        expected = {"boolean": bool, "integer": int}.get(field["type"], str)
        assert {type(value) for value in known} <= {expected}
    keys = [tuple(row[part] for part in schema.get("primaryKey", row)) for row in rows]
    assert len(set(keys)) == len(keys) or "primaryKey" not in schema
    for foreign in schema.get("foreignKeys", []):
        (column,), there = foreign["fields"], foreign["reference"]
        other = json.loads((data / f"{there['resource']}.json").read_text("utf-8"))
        names = {row[there["fields"][0]] for row in other}
        assert {row[column] for row in rows} <= names | {None}


def test_the_dictionary_names_every_column_in_chinese(data):
    with (data / "dictionary.csv").open(encoding="utf-8-sig", newline="") as lines:
        said = list(csv.DictReader(lines))

    columns = chain.from_iterable(table.columns for table in all_tables().values())
    assert len(said) == len(list(columns))
    assert all(line["title"] and line["title"].isascii() is False for line in said)
    stance = next(line for line in said if line["column"] == "stance")
    assert "contradicts 说法不同" in stance["meaning"]


# What only those who fill in a form can follow, and what only people here know.
TO_EDITORS = re.compile(
    "留空|必填|就填|才填|照抄|勾选|选“|就写|写半句|请[填选写把标]|输入|点旁边|不要再改|不用自己|就不用管"
)


@pytest.mark.parametrize("name", all_tables())
def test_the_dictionary_orders_nobody_and_says_nothing_twice(name):
    for column in all_tables()[name].columns:
        said = meaning(column)
        # What it begins with is said of every place, rule or source alike.
        assert not TO_EDITORS.search(said), said
        assert not re.search(r"\b(\w+) \1\b", said), said
        assert column.title != said
        assert "。。" not in said


NAMED = {
    "places": {"code", "name", "short_name", "pinyin", "initials", "slug"},
    "former_names": {"slug", "name"},
    "groups": {"id", "name"},
    "sources": {"publisher"},
    "rules": {"id", "base_of", "document", "leaves_out"},
    "deductions": {"name"},
    "channels": {"name", "number"},
    "cases": {"account_after"},
}


@pytest.mark.parametrize("name", NAMED)
def test_what_the_dictionary_gives_as_an_example_is_in_the_data(data, name):
    rows = json.loads((data / f"{name}.json").read_text("utf-8"))
    columns = [c for c in all_tables()[name].columns if c.name in NAMED[name]]
    for column in columns:
        example = re.search("如[： ]?([^；。，]+)", meaning(column))[1]
        assert any(example in (row[column.name] or "") for row in rows), example

    assert len(columns) == len(NAMED[name])


def test_the_checksums_are_those_of_the_files(data):
    check = run(["sha256sum", "-c", "--quiet", building.SUMS], cwd=data, check=False)

    assert check.returncode == 0


def test_an_inferred_end_of_limits_says_so_in_data_dictionary_and_schema(tmp_path):
    objects, lines = written(tmp_path, "limits")
    for rows in (objects, lines):
        inferred = [r["place"] for r in rows if r["until_precision"] == "inferred"]
        assert inferred == ["chengdu", "fujian", "shijiazhuang"]

    table = all_tables()["limits"]
    (column,) = (c for c in table.columns if c.name == "until_precision")
    assert "inferred 推定的（来源没有写明）" in meaning(column)
    (field,) = (f for f in schema(table)["fields"] if f["name"] == "until_precision")
    assert "inferred" in field["constraints"]["enum"]


def test_true_and_false_of_a_day_that_was_searched_for_are_explained():
    """A label alone does not say what false is: found, or never searched for."""
    columns = all_tables()["rules"].columns
    (about,) = (meaning(c) for c in columns if c.name == "announced_unknown")

    for words in ("没有查到发布日的是：true；", "还没有查的，是：false；"):
        assert words in about
