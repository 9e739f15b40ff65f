"""House rules that a formatter cannot see."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import get_template

ROOT = Path(__file__).parent.parent
PURE = ["credit", "history/differences", "links", "money", "place_names", "terms"]
PURE += ["beside", "chart", "tiles", "timeline", "visible_text", "wording"]
PURE += ["exchange/cells", "exchange/sheets", "exchange/workbooks"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = sorted(
    path
    for folder in ("policies", "guides", "yibao_site")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
LONGEST = {".py": 300, ".html": 120}


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("module", PURE)
def test_rules_do_not_know_django(module):
    source = (ROOT / "policies" / f"{module}.py").read_text("utf-8")

    assert not re.search(r"^\s*(from|import) (django|policies\.models)", source, re.M)
    assert not re.search(r"\btoday\(|\bnow\(|\bfloat\(", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_compile_and_hold_no_style_or_script(path):
    source = path.read_text("utf-8")
    # The one the policy knows by its hash.
    source = source.replace('<script>{% include "_view.js" %}</script>', "")

    get_template(str(path.relative_to(ROOT / "templates")))
    assert not re.search(r'\s(style|on\w+)="|<style|<script(?! src)', source)
    assert not re.search(r'(src|href)="(https?:)?//', source)


@pytest.mark.parametrize("path", [*SOURCES, *TEMPLATES], ids=name)
def test_files_stay_readable_in_one_sitting(path):
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST[path.suffix]


def test_scripts_hold_nothing_that_loses_them_in_browsers_of_2021():
    scripts = [ROOT / "static/js/site.js", ROOT / "templates/_view.js"]
    source = "".join(path.read_text("utf-8") for path in scripts)

    assert not re.search(r"\(\?<[=!]|\.at\(|\.findLast|\.to(Sorted|Reversed)", source)


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_policies_never_imports_guides(path):
    if path.is_relative_to(ROOT / "policies"):
        assert not re.search(r"^\s*(from|import) guides", path.read_text("utf-8"), re.M)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_template_is_used(path):
    used = str(path.relative_to(ROOT / "templates"))
    everything = "".join(p.read_text("utf-8") for p in [*SOURCES, *TEMPLATES])
    # Django itself asks for these by name.
    known = {"django/forms/field.html", "400.html", "403.html", "500.html"}
    known.add("auth/widgets/read_only_password_hash.html")
    # Django's admin takes its templates by their place.
    if used.startswith("admin/"):
        return
    # place_check.html and its like are named by the view that shows them.
    named = re.sub(r"guides/place_\w+\.html", "guides/place_{name}.html", used)

    assert {used, named} & known or any(
        f'"{name}"' in everything for name in (used, named)
    )


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_style_is_written_flat():
    """What a browser of 2022 does not understand takes a whole rule with it: ADR 7."""
    style = (ROOT / "static/css/site.css").read_text("utf-8")

    assert "&" not in style
