"""The site as a newcomer's machine serves it: granian, own data, real static files."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

import psycopg

from tests.prepared import ROOT, at_server, prepared_database, prepared_template

# The PostgreSQL server under test (make test-services); else everything is SQLite.
SERVER = os.environ.get("DATABASE_URL", "")
SERVER = SERVER if SERVER.startswith("postgres") else ""
# Another each time: nobody can take it for theirs.
KEY = token_urlsafe(64)


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """A running site and the folder that holds its data."""

    port: int
    var: Path
    settings: dict[str, str]
    pid: int

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def workers(self):
        """The process of each worker."""
        found = subprocess.check_output(["pgrep", "-P", str(self.pid)], text=True)
        return [int(pid) for pid in found.split()]

    def manage(self, *words):
        """What a command prints that is run on the site's own data."""
        return manage(self.var, *words, **self.settings)


@contextmanager
def serving(tmp_path_factory, *, workers=1, **settings):
    """A server with data of its own: what a test writes, no other test reads."""
    var = tmp_path_factory.mktemp("served") / "var"
    template = prepared(tmp_path_factory)
    shutil.copytree(template, var)
    server = running(var, workers=workers, **settings)
    with database_for(var, template=template), server as site:
        yield site


@contextmanager
def published(*, workers=1, grown=1):
    """The same for a script that only reads; with so many times the rules."""
    with TemporaryDirectory() as folder, database_for(var := Path(folder, "var")):
        manage(var, "prepare")
        if grown > 1:
            words = f"from tests.growth import grow; grow({grown})"
            manage(var, "shell", "-v0", "-c", words)
        with running(var, workers=workers) as site:
            yield site


@contextmanager
def running(var, *, workers=1, port=None, **settings):
    port = port or free_port()
    granian = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi"]
    granian += ["--port", str(port), "--blocking-threads", "1", "--log-level", "error"]
    granian += ["--workers", str(workers), "--respawn-failed-workers"]
    granian += ["--workers-kill-timeout", "10"]
    server = subprocess.Popen(
        [*granian, "yibao_site.wsgi:application"],
        cwd=ROOT,
        env=environment(var) | settings,
    )
    try:
        wait_for(port)
        yield Served(port=port, var=var, settings=settings, pid=server.pid)
    finally:
        server.terminate()
        server.wait()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def prepared(tmp_path_factory):
    """The data every server begins with. Loading it is slow: once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    var, done = shared / "prepared", shared / "prepared.done"
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            create_database(var)
            manage(var, "prepare")
            done.touch()
    return var


def manage(var, *words, **settings):
    command = [sys.executable, "manage.py", *words]
    var.mkdir(exist_ok=True)
    return subprocess.check_output(
        command, cwd=ROOT, env=environment(var) | settings, text=True
    )


@contextmanager
def database_for(var, *, template=None):
    """A database on the server under test; with SQLite it is a file in `var`."""
    create_database(var, template=template)
    yield
    on_server(f'DROP DATABASE IF EXISTS "{name_for(var)}" WITH (FORCE)')


def create_database(var, *, template=None):
    if not SERVER and template is None:
        var.mkdir(exist_ok=True)
        shutil.copy(prepared_database(), var / "db.sqlite3")
    if SERVER:
        of = name_for(template) if template else prepared_template(SERVER)
        on_server(f'DROP DATABASE IF EXISTS "{name_for(var)}" WITH (FORCE)')
        on_server(f'CREATE DATABASE "{name_for(var)}" TEMPLATE "{of}"')


def on_server(statement):
    if SERVER:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(statement)


def name_for(var):
    # One template for each checkout: it is made anew by every run, and left behind.
    made_from = ROOT if var.name == "prepared" else var
    return f"served_{sha256(str(made_from).encode()).hexdigest()[:16]}"


def database_url(var):
    if SERVER:
        return at_server(SERVER, name_for(var))
    return f"sqlite:///{var / 'db.sqlite3'}"


def environment(var):
    """As in production, but over plain HTTP; whatever a developer has set."""
    return os.environ | {
        "DEBUG": "False",
        "HTTPS": "False",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": KEY,
        "STAFF_SECOND_FACTOR": "True",
        "DATABASE_URL": database_url(var),
        "VAR_DIR": str(var),
    }


def wait_for(port):
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")
