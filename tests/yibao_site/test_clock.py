"""The machine's clock jumps: pages follow the day it says, forth and back."""

import os
from time import monotonic

import pytest
import time_machine

from yibao_site.watch import Watch


@pytest.fixture
def watch():
    """One that has heard of the seventh version; it asks no database here."""
    watch = Watch()
    watch.process, watch.number, watch.heard = os.getpid(), 7, monotonic()
    return watch


def on(watch, moment):
    with time_machine.travel(moment, tick=False):
        return watch.version()


def test_each_day_in_china_has_its_version_and_gets_it_back(watch):
    days = [
        "2026-12-31T23:59:59+08:00",
        "2027-01-01T00:00:00+08:00",
        "2026-12-31T23:59:59+08:00",
        "1970-01-01T00:00:00+08:00",
        "2099-12-31T00:00:00+08:00",
    ]

    before, after, back, *wild = [on(watch, day) for day in days]

    assert before == back != after
    assert before.startswith("7.20261231.")
    assert after.startswith("7.20270101.")
    assert len({before, after, *wild}) == 4
