"""What docs/security.md promises is there to be run."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_test_named_here_exists():
    named = re.findall(
        r"`([\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs/security.md").read_text("utf-8")
    )
    tests = [
        (ROOT / "tests" / path.removeprefix("tests/"), name)
        for path, name in named
        if "test_" in path
    ]

    assert len(tests) > 50
    for path, name in tests:
        assert f"def {name or 'test_'}" in path.read_text("utf-8"), (path, name)


def test_every_chapter_of_the_standard_is_there():
    said = (ROOT / "docs/security.md").read_text("utf-8")

    assert re.findall(r"\*\*V(\d+) ", said) == [str(number) for number in range(1, 18)]


def test_what_nobody_may_guess_comes_from_secrets():
    """No code of ours takes its numbers from `random`, which can be told in advance."""
    for app in ("guides", "policies", "yibao_site"):
        for path in (ROOT / app).rglob("*.py"):
            said = path.read_text("utf-8")
            assert not re.search(r"^\s*(import|from) random\b", said, re.M), path


def test_what_the_bill_of_materials_is_made_of_is_there():
    recipe = (ROOT / "Makefile").read_text("utf-8").split("\nsbom:")[1]
    locked = (ROOT / "requirements/run.txt").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert "requirements/run.txt" in recipe.splitlines()[0]
    assert "--pyproject pyproject.toml" in recipe
    assert project["name"]
    assert re.search(r"^django==\S+", locked, re.M)
