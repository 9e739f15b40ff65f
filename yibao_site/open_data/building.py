"""All of open data as files in one folder, made once for each version of the content.

Made beside and moved into place: what stands there is finished. Built twice, the bytes
are the same: rows in the order of their keys, days those of the content. It takes a
second and 30 MB: no worker does it, but a process that ends (asking.py). See ADR 17.
"""

from __future__ import annotations

import fcntl
import gzip
import shutil
import zipfile
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

import brotli
from django.conf import settings

from policies.models.content import ContentVersion
from yibao_site.open_data.describing import digest, moment, write_descriptions
from yibao_site.open_data.writing import write_tables
from yibao_site.release import release

ZIP, SUMS, ZIP_SUM = "yibao-data.zip", "sha256sums.txt", "yibao-data.zip.sha256"
# The version that stands, and those of whoever began to download before it did.
KEPT = 3
# Edits during a build make it begin anew; who edits that fast gets what there is.
TRIES = 5
# A window of a megabyte: a larger one takes as much memory and saves nothing here.
WINDOW = 20
ENDINGS = {"br": ".br", "gzip": ".gz"}


def root() -> Path:
    return Path(settings.VAR_DIR, "open_data")


def current() -> Path:
    """Where the version that stands is, or will be."""
    return root() / f"{ContentVersion.current()}.{release()}"


def made() -> list[Path]:
    """Every version there is, the newest last."""
    return sorted(root().glob("[0-9]*"), key=lambda each: each.stat().st_mtime)


def make() -> Path:
    """Make the version that stands, unless it is there; of all processes one does."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for _ in range(TRIES):
            if (folder := current()).exists():
                break
            _make(folder)
    for old in made()[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _make(folder: Path) -> None:
    beside = Path(mkdtemp(prefix=".new-", dir=root()))
    try:
        build(beside)
        # What changed meanwhile is in some tables and not in others.
        if folder == current():
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def build(folder: Path) -> None:
    """Write everything there: tables, what describes them, checksums, the zip."""
    write_tables(folder)
    write_descriptions(folder)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    names = [str(path.relative_to(folder)) for path in files]
    sums = [
        f"{digest(path)}  {name}\n" for path, name in zip(files, names, strict=True)
    ]
    (folder / SUMS).write_text("".join(sums))
    _write_zip(folder, [SUMS, *names])
    (folder / ZIP_SUM).write_text(f"{digest(folder / ZIP)}  {ZIP}\n")
    for path in files:
        _compress(path)


def _write_zip(folder: Path, names: list[str]) -> None:
    changed = moment(ContentVersion.objects.first()).timetuple()[:6]
    with zipfile.ZipFile(folder / ZIP, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, changed)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with (folder / name).open("rb") as file, archive.open(entry, "w") as packed:
                shutil.copyfileobj(file, packed)


def _compress(path: Path) -> None:
    """As it leaves for who takes it so: once, not for each who asks."""
    plain = path.read_bytes()
    compressed = {
        "br": brotli.compress(plain, quality=7, lgwin=WINDOW),
        "gzip": gzip.compress(plain, compresslevel=6, mtime=0),
    }
    for encoding, data in compressed.items():
        path.with_name(path.name + ENDINGS[encoding]).write_bytes(data)


@lru_cache(maxsize=2)
def digests(folder: Path) -> dict[str, str]:
    """The name of every file that may be asked for, and its checksum."""
    text = (folder / SUMS).read_text("utf-8") + (folder / ZIP_SUM).read_text("utf-8")
    named = {
        name: value for value, name in (line.split() for line in text.splitlines())
    }
    return named | {name: digest(folder / name) for name in (SUMS, ZIP_SUM)}
