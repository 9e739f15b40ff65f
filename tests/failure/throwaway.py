"""What is our own to stop, freeze and fill: a PostgreSQL, a Redis, a disk."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.prepared import prepared_url
from tests.serving import SERVER, wait_for

# Root may not run PostgreSQL.
AS_SOMEBODY = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []


@dataclass(kw_only=True, slots=True)
class PostgreSQL:
    """A cluster on a port of its own; it has no data worth keeping."""

    folder: Path
    port: int
    programs: Path
    frozen: list[int] = field(default_factory=list)

    @property
    def url(self):
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def fill(self, url):
        """With the published content, from the server under test: loading is slow."""
        dump = [str(self.programs / "pg_dump"), prepared_url(SERVER)]
        with subprocess.Popen(dump, stdout=subprocess.PIPE) as content:
            psql = [str(self.programs / "psql"), "-q", "-v", "ON_ERROR_STOP=1", url]
            subprocess.run(
                psql, stdin=content.stdout, stdout=subprocess.DEVNULL, check=True
            )
        assert content.returncode == 0

    def start(self):
        listening = f"-F -p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self._pg_ctl("start", "-o", listening, "-l", str(self.folder / "log"))

    def stop(self):
        self._pg_ctl("stop", "-m", "immediate")

    def freeze(self):
        """Its lines stay open, and nobody answers: as a machine that has hung up."""
        main = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        self.frozen = [main]
        os.kill(main, signal.SIGSTOP)
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for child in map(int, children):
            self.frozen.append(child)
            os.kill(child, signal.SIGSTOP)

    def thaw(self):
        while self.frozen:
            with suppress(ProcessLookupError):
                os.kill(self.frozen.pop(), signal.SIGCONT)

    def _pg_ctl(self, *words):
        data = str(self.folder / "data")
        program = str(self.programs / "pg_ctl")
        command = [*AS_SOMEBODY, program, "-D", data, "-w", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def postgresql():
    if not SERVER:
        pytest.skip("PostgreSQL's turn is make test-services")
    programs = program_folder("initdb", [*Path("/usr/lib/postgresql").glob("*/bin")])
    if programs is None:
        pytest.skip("no PostgreSQL programs (initdb, pg_ctl) on this machine")
    # Not pytest's folder: into that only its owner may look.
    with tempfile.TemporaryDirectory(prefix="throwaway-") as name:
        folder = Path(name)
        if AS_SOMEBODY:
            shutil.chown(folder, "postgres")
        make = [str(programs / "initdb"), "-D", f"{folder}/data", "-A", "trust"]
        make += ["-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = [*AS_SOMEBODY, *make]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
        server = PostgreSQL(folder=folder, port=free_port(), programs=programs)
        server.start()
        try:
            yield server
        finally:
            server.thaw()
            with suppress(subprocess.CalledProcessError):
                server.stop()


class Redis:
    def __init__(self):
        self.port = free_port()
        self.start()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self.port)

    def stop(self):
        self.thaw()
        self.process.kill()
        self.process.wait()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def redis():
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server on this machine")
    server = Redis()
    try:
        yield server
    finally:
        server.stop()


def program_folder(name, beside):
    """Where a program is: on the path or in one of these folders, the newest first."""
    found = shutil.which(name)
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(beside, reverse=True)
    return next((each for each in folders if (each / name).exists()), None)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def disk_of_our_own(folder):
    """A megabyte, to be filled without harm to anybody."""
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a disk of our own to fill is root's to make")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk):
    with suppress(OSError), (disk / "rest").open("ab", buffering=0) as rest:
        while True:
            rest.write(bytes(4096))
