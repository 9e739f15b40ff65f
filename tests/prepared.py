"""Migrated and with the published content: a SQLite file, made once for what it is
made of, and kept for the next run. To make it takes longer than most tests.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent

MADE_OF = (
    "*/migrations/*.py",
    "*/models/*.py",
    "policies/*loading.py",
    "policies/load_entries.py",
    "policies/digests.py",
    "policies/constraints.py",
    "requirements/run.txt",
    "fixtures/**/*.*",
)
KEPT = ROOT / "var" / "prepared"


def prepared_database():
    """The file; it is to be copied, not written to."""
    file = KEPT / f"{_digest()}.sqlite3"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            _make(file)
    return file


def _digest():
    digest = sha256()
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _make(file):
    var = KEPT / "making"
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir()
    place = {"VAR_DIR": str(var), "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}"}
    for words in (["migrate"], ["load_content"]):
        command = [sys.executable, "manage.py", *words, "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=os.environ | place, check=True)
    (var / "db.sqlite3").replace(file)
    shutil.rmtree(var)
