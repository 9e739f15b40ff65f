"""A backup taken while people write, and put back: here, and in another place."""

import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from tests.failure.load import ask, ready
from tests.failure.people import as_staff, kept, send_report, session_of_staff
from tests.failure.throwaway import postgresql
from tests.prepared import at_server, prepared_database
from tests.serving import ROOT, SERVER, environment, manage, running

PLACES = ["hefei", "shanghai", "beijing", "wuhan", "guangzhou", "chengdu"]
# Two rows that are always the same, to whoever sees a moment and not a mixture.
WRITING = """
from itertools import count
from django.db import transaction
from policies.models.content import ContentVersion
from policies.models.regions import Region
for number in count():
    with transaction.atomic():
        for slug in ("hefei", "shanghai"):
            Region.objects.filter(slug=slug).update(name=f"第{number}名")
        ContentVersion.advance()
    print("wrote", flush=True)
"""
NAMES = """
from policies.models.regions import Region
print("NAMES", *Region.objects.filter(slug__in=["hefei", "shanghai"])
      .values_list("name", flat=True))
"""


@pytest.fixture(scope="module")
def sqlite():
    if SERVER:
        pytest.skip("SQLite's turn is make test")

    def address(var):
        return f"sqlite:///{var}/db.sqlite3"

    def fill(url):
        file = Path(url.removeprefix("sqlite:///"))
        file.parent.mkdir()
        shutil.copy(prepared_database(), file)

    return address, fill


@pytest.fixture(scope="module")
def own_postgresql():
    with postgresql() as server:

        def address(var):
            name = f"of_{sha256(str(var).encode()).hexdigest()[:8]}"
            with psycopg.connect(server.url, autocommit=True) as line:
                known = line.execute("SELECT datname FROM pg_database").fetchall()
                if (name,) not in known:
                    line.execute(f"CREATE DATABASE {name}")
            return at_server(server.url, name)

        yield address, server.fill


@pytest.fixture(scope="module", params=["sqlite", "own_postgresql"])
def site(request, tmp_path_factory):
    """The first site; `elsewhere` makes a second without data."""
    address, fill = request.getfixturevalue(request.param)
    var = tmp_path_factory.mktemp("served") / "var"
    fill(address(var))
    manage(var, "prepare", DATABASE_URL=address(var))
    settings = {"DATABASE_URL": address(var), "STAFF_SECOND_FACTOR": "False"}
    with running(var, workers=2, **settings) as site:
        yield site


@pytest.fixture
def elsewhere(request, site, tmp_path):
    address, _ = request.getfixturevalue(request.node.callspec.params["site"])
    return tmp_path / "elsewhere", {"DATABASE_URL": address(tmp_path)}


@contextmanager
def writing(site):
    """Somebody who saves without a pause."""
    command = [sys.executable, "manage.py", "shell", "-c", WRITING]
    settings = environment(site.var) | site.settings
    with subprocess.Popen(
        command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True
    ) as writer:
        while "wrote" not in writer.stdout.readline():
            pass
        try:
            yield
        finally:
            writer.kill()


def answers(site):
    """A digest of what is said to many people in many places."""
    said = []
    for place in PLACES:
        for age in (45, 61, 70, 85):
            path = f"/credit.json?city={place}&age={age}&status=retired"
            status, page = ask(site.port, path)
            assert status == 200, page
            answer = json.loads(page)
            # It has to differ: nobody may take a page from before for today's.
            answer.pop("data_version")
            said.append(answer)
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def names(site):
    said = site.manage("shell", "-c", NAMES)
    return set(said.partition("NAMES ")[2].split())


def test_where_there_is_no_data_there_is_no_backup(elsewhere, tmp_path):
    var, settings = elsewhere
    with pytest.raises(subprocess.CalledProcessError):
        manage(var, "backup", str(tmp_path / "nothing"), **settings)

    assert not (tmp_path / "nothing").exists()


def test_elsewhere_it_answers_the_same(site, elsewhere, tmp_path):
    var, settings = elsewhere
    assert send_report(site.port)[0] == 302
    # A name that an address would read otherwise.
    file = str(tmp_path / "back#up 100%?")
    site.manage("backup", file)
    before = answers(site), kept(site)

    manage(var, "restore", file, **settings)
    manage(var, "prepare", **settings)
    with running(var, **settings) as second:
        assert (answers(second), kept(second)) == before


def test_what_is_saved_meanwhile_is_in_it_whole_or_not_at_all(site, tmp_path):
    with writing(site):
        for number in range(3):
            site.manage("backup", str(tmp_path / f"{number}"))

    for number in range(3):
        site.manage("restore", str(tmp_path / f"{number}"))
        assert len(names(site)) == 1


def test_workers_that_run_show_what_was_put_back(site, tmp_path):
    page = "/cities/hefei/"
    site.manage("backup", str(tmp_path / "backup"))
    was = ask(site.port, page)[1]
    change = (
        "from policies.models.regions import Region\n"
        "from policies.models.content import ContentVersion\n"
        "Region.objects.filter(slug='hefei').update(name='改过的市')\n"
        "ContentVersion.advance()\n"
    )
    site.manage("shell", "-c", change)
    while "改过的市" not in ask(site.port, page)[1]:
        pass

    site.manage("restore", str(tmp_path / "backup"))

    while "改过的市" in ask(site.port, page)[1]:
        pass
    assert ask(site.port, page)[1] == was
    ready(site.port)


# It lacks a table that a later release added, and columns of others.
OLD = ("migrate", "policies", "0008")


def test_a_backup_of_an_older_release_is_put_back_and_brought_up(
    site, elsewhere, tmp_path
):
    var, settings = elsewhere
    now, then = str(tmp_path / "now"), str(tmp_path / "then")
    before = answers(site)
    site.manage("backup", now)
    manage(var, "restore", now, **settings)
    manage(var, *OLD, **settings)
    manage(var, "backup", then, **settings)

    site.manage("restore", then)

    ready(site.port)
    assert answers(site) == before
    assert "[ ]" not in site.manage("showmigrations")


def test_a_session_of_then_does_not_open_the_desk(site, tmp_path):
    session = session_of_staff(site)
    assert as_staff(site.port, session, "/admin/desk/")[0] == 200
    site.manage("backup", str(tmp_path / "backup"))

    site.manage("restore", str(tmp_path / "backup"))

    assert as_staff(site.port, session, "/admin/desk/")[0] == 302


@pytest.mark.parametrize(
    "content", [b"", b"not a backup", b"PGDMP", b"SQLite format 3\0"]
)
def test_what_is_no_backup_is_refused(site, tmp_path, content):
    file = tmp_path / "backup"
    file.write_bytes(content)
    before = answers(site)

    command = [sys.executable, "manage.py", "restore", str(file)]
    settings = environment(site.var) | site.settings
    refused = subprocess.run(
        command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )

    assert refused.returncode == 1
    assert "Nothing was changed" in refused.stderr
    assert answers(site) == before


def test_the_data_itself_is_no_backup_of_it(site):
    file = site.var / "db.sqlite3"
    if not file.exists():
        pytest.skip("PostgreSQL keeps its files to itself")
    with pytest.raises(subprocess.CalledProcessError):
        site.manage("restore", str(file))

    ready(site.port)


def test_a_ruined_file_is_put_aside(site, tmp_path):
    file = site.var / "db.sqlite3"
    if not file.exists():
        pytest.skip("PostgreSQL keeps its files to itself")
    before = answers(site)
    site.manage("backup", str(tmp_path / "backup"))
    file.write_bytes(b"ruined")

    site.manage("restore", str(tmp_path / "backup"))

    assert b"ruined" in {each.read_bytes() for each in site.var.glob("*.before-*")}
    ready(site.port)
    assert answers(site) == before


def test_what_somebody_else_added_to_the_database_stays(own_postgresql, tmp_path):
    """A database of our own, with an extension that only its maker may drop."""
    address, _ = own_postgresql
    url = address(tmp_path)
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("CREATE EXTENSION btree_gist")
        line.execute("CREATE ROLE owner LOGIN")
        line.execute(f"ALTER DATABASE {url.rpartition('/')[2]} OWNER TO owner")
    settings = {"DATABASE_URL": url.replace("//postgres@", "//owner@")}
    var, file = tmp_path / "var", str(tmp_path / "backup")
    manage(var, "migrate", **settings)
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("CREATE TABLE other AS SELECT 1 AS x")
        line.execute("CREATE VIEW seen AS SELECT 1")
        line.execute("CREATE ROLE reader")
        line.execute("GRANT SELECT ON policies_region TO reader")
    manage(var, "backup", file, **settings)
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("DROP OWNED BY reader")
        line.execute("DROP ROLE reader")

    assert "Restored" in manage(var, "restore", file, **settings)
    with psycopg.connect(url) as line:
        assert line.execute("SELECT x FROM other, seen").fetchall() == [(1,)]
