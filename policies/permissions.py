"""May this person do this to this thing? Pairs of a reason and a yes or no.

Editors and reviewers are groups; both belong to provinces. Nobody decides on what
they wrote; in an emergency one may approve with a reason, marked until somebody else
has looked. A superuser stands in every province but decides on nobody's behalf: their
own words want a second person too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from policies.models.regions import Region
from policies.models.sources import Source
from policies.models.versions import State, Versioned

EDITORS, REVIEWERS = "编辑", "审核"
WHO = {EDITORS: "只有编辑可以改内容", REVIEWERS: "只有审核可以批准"}
User = AbstractBaseUser | AnonymousUser
# Raises the reason why not.
Check = Callable[[Any, Versioned], None]


class NotAllowed(Exception):
    """Why not, in a sentence for the person."""


def signature(user: Any) -> str:
    """How a person signs: the name, or the account's where none is given.

    A Chinese name is written 张三, which Django would turn into 三 张.
    """
    name: str = user.get_full_name() or user.get_username()
    if not name.isascii():
        name = f"{user.last_name}{user.first_name}"
    return name[:60]


def is_in_group(user: Any, name: str) -> bool:
    return bool(user.is_superuser or user.groups.filter(name=name).exists())


def stands_in(user: Any, region: Region | None) -> bool:
    """Whether a person's provinces hold the region; the nation's is for superusers."""
    if user.is_superuser:
        return True
    if region is None:
        return False
    provinces = user.provinces.values_list("province_id", flat=True)
    return region.province.pk in set(provinces)


def check_stands_in(user: Any, group: str, region: Region | None) -> None:
    """A member of a group, for a province of theirs."""
    if not is_in_group(user, group):
        raise NotAllowed(WHO[group])
    if not stands_in(user, region):
        raise NotAllowed("这个地区不归您负责")


def is_editor_of(user: Any, region: Region | None) -> bool:
    return is_in_group(user, EDITORS) and stands_in(user, region)


def check_can_check(user: Any, version: Versioned) -> None:
    """An editor or a reviewer of its province may sign that it has not changed."""
    group = EDITORS if is_in_group(user, EDITORS) else REVIEWERS
    if not is_in_group(user, group):
        raise NotAllowed("只有编辑和审核可以核对")
    check_stands_in(user, group, version.region)
    if version.state != State.APPROVED:
        raise NotAllowed("只能核对已批准的版本")


def check_can_edit(user: Any, version: Versioned) -> None:
    """An editor of its province may change a draft."""
    check_stands_in(user, EDITORS, version.region)
    if version.state != State.DRAFT:
        raise NotAllowed("只有草稿可以改。已批准的版本请新建版本")


def check_can_decide(user: Any, version: Versioned, *, emergency: bool = False) -> None:
    """A reviewer of its province who wrote none of it decides on what is in review."""
    check_stands_in(user, REVIEWERS, version.region)
    if version.state != State.REVIEW:
        raise NotAllowed("只有待审的版本可以批准或退回")
    if version.is_by(user) and not emergency:
        raise NotAllowed("不能批准自己写的内容，请另一位审核来看")
    brought = Source.brought_by(version)
    if not emergency and any(user.pk in (s.writers or []) for s in brought):
        raise NotAllowed("它用的来源是您写的，还没有公开，请另一位审核来看")


def check_can_renew(user: Any, version: Versioned) -> None:
    """An editor of its province may have what is approved followed or corrected."""
    if version.state != State.APPROVED:
        raise NotAllowed("只有已批准的版本可以新建版本、更正")
    check_stands_in(user, EDITORS, version.region)


def check_can_withdraw(user: Any, version: Versioned) -> None:
    """A reviewer of its province may take down what is approved."""
    if version.state != State.APPROVED:
        raise NotAllowed("只能撤下已批准的版本")
    check_stands_in(user, REVIEWERS, version.region)


def check_can_look_again(user: Any, version: Versioned) -> None:
    """Another reviewer of its province sees what was approved in an emergency."""
    is_own = version.approved_by_id == user.pk or version.is_by(user)
    if not version.wants_second_look or is_own:
        raise NotAllowed("要由没有写、也没有批准它的另一位审核来补看")
    check_stands_in(user, REVIEWERS, version.region)


def check_can_send_back(user: Any, version: Versioned) -> None:
    """Whoever decides; and a reviewer who wrote it, and wants it back."""
    check_can_decide(user, version, emergency=True)


def can_check(user: Any, version: Versioned) -> bool:
    return is_allowed(check_can_check, user, version)


def can_edit(user: Any, version: Versioned) -> bool:
    return is_allowed(check_can_edit, user, version)


def can_decide(user: Any, version: Versioned, *, emergency: bool = False) -> bool:
    return is_allowed(partial(check_can_decide, emergency=emergency), user, version)


def is_allowed(check: Check, user: Any, version: Versioned) -> bool:
    try:
        check(user, version)
    except NotAllowed:
        return False
    return True
