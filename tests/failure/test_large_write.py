"""While much is written at once, everybody goes on reading."""

import pytest

from tests.serving import SERVER, serving

# More than SQLite keeps in memory by itself, and a reader beside it.
WRITING = """
import sqlite3
from django.conf import settings
from django.db import transaction
from policies.models.sources import Source
with transaction.atomic():
    Source.objects.bulk_create(
        [Source(slug=f"s{n}", grade="D", title="长" * 200) for n in range(8000)]
    )
    file = settings.DATABASES["default"]["NAME"]
    reader = sqlite3.connect(file, timeout=0)
    print(reader.execute("SELECT 'read' FROM policies_source LIMIT 1").fetchone()[0])
    transaction.set_rollback(True)
"""


def test_a_large_write_locks_no_reader_out(tmp_path_factory):
    if SERVER:
        pytest.skip("only in SQLite do readers wait for writers")
    with serving(tmp_path_factory) as site:
        assert site.manage("shell", "-v0", "-c", WRITING).strip() == "read"
