"""What the last run of `check_content` found and nobody has mended."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from policies.models.checks import ContentCheck
from policies.models.versions import State, VersionedPeriod, kinds
from yibao_site.queue.rows import Row, waiting


def found_wrong(*, on: date) -> list[Row]:
    """A row for each version with problems, as long as that version is public."""
    run = ContentCheck.objects.first()
    sentences: dict[str, list[str]] = defaultdict(list)
    for problem in run.problems if run else []:
        sentences[problem["key"]].append(problem["sentence"])
    rows = []
    for model in kinds():
        label = f"{model._meta.label_lower}:"
        keys = [key.removeprefix(label) for key in sentences if key.startswith(label)]
        public: Any = model._default_manager.filter(state=State.APPROVED, pk__in=keys)
        if issubclass(model, VersionedPeriod):
            public = public.exclude(until__lte=on)
        # Its day is the one on which the nightly run first noted it.
        rows += waiting(public, "problem", since=lambda: None)
    return [replace(row, detail="；".join(sentences[row.name])) for row in rows]
