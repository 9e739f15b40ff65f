"""What the admin's forms of the guides ask, in which order."""

from policies.fieldsets import ON_ITS_DAYS, ONE_SOURCE, Fieldsets

CHANNEL: Fieldsets = [
    (None, {"fields": ["name", "slug", "kind", "topic", "region", "adds_to_wider"]}),
    (
        "怎么办",
        {"fields": ["needs_smartphone", "number", "link", "prepare", "steps"]},
    ),
    ("还要告诉读者的", {"fields": ["good_for", "cautions", "caveats"]}),
    ONE_SOURCE,
    ON_ITS_DAYS,
]
CASE: Fieldsets = [
    (None, {"fields": ["slug", "kind", "region", "verdict", "summary"]}),
    (
        "怎么办",
        {
            "fields": ["who", "papers", "where", "how_long", "account_after", "say"],
            "description": "当地没有写明的就留空：读者会看到全国一般的说法。",
        },
    ),
    (
        "依据的规定",
        {"fields": ["law"], "description": "来源和引文填在最下面的“依据”里。"},
    ),
    ON_ITS_DAYS,
]
GUIDE: Fieldsets = [
    (None, {"fields": ["title", "slug", "summary", "body", "say", "order"]}),
    ON_ITS_DAYS,
]
NOTE: Fieldsets = [
    (None, {"fields": ["slug", "guide", "region", "body", "disputed"]}),
    ONE_SOURCE,
    ON_ITS_DAYS,
]
