"""The two groups of staff and what the admin lets them open."""

from django.contrib.auth.models import Group, Permission

from policies.permissions import EDITORS, REVIEWERS

# What is public content is written by editors, within their provinces.
WRITTEN = [
    "creditrule",
    "band",
    "deduction",
    "evidence",
    "ruleexample",
    "source",
    "regionalaverage",
    "contributionlimits",
    "channel",
    "withdrawalcase",
    "caseevidence",
    "guide",
    "guideevidence",
    "localnote",
]
# Regions, groups and aliases are public as soon as they are saved: for superusers.
READ = ["region", "persongroup", "searchalias", "ledgerentry", "report"]
# What the queue leads to.
READ += ["check", "contentcheck", "linkcheck", "queueitem"]


def set_up_roles() -> None:
    """Make both groups, with exactly these permissions."""
    reads = [f"view_{name}" for name in WRITTEN + READ]
    writes = [f"{verb}_{name}" for name in WRITTEN for verb in ("add", "change")]
    writes += ["delete_creditrule", "delete_band", "delete_deduction"]
    writes += ["delete_evidence", "delete_ruleexample"]
    # Nothing of it is filled in by hand; the one act is to have opened the address.
    writes += ["change_linkcheck"]
    for name, codes in {EDITORS: reads + writes, REVIEWERS: reads}.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(codename__in=codes))
