"""The tables, one module per concept; Django finds them through these imports.

Import a model from the module it lives in, never from here.
"""

from policies.models import (  # noqa: F401
    bands,
    bases,
    checks,
    content,
    editors,
    evidence,
    groups,
    ledger,
    links,
    queue,
    regions,
    rules,
    sources,
)
