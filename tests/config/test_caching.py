"""Counts of attempts: none is lost between two at once, and none begins anew before its time."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from wangge.config.caching import Files


def test_each_of_many_at_once_is_counted(tmp_path):
    counts = Files(str(tmp_path), {})
    counts.add("tries", 0, 600)
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _: counts.incr("tries"), range(200)))
    assert sorted(told) == list(range(1, 201)) and counts.get("tries") == 200


def test_a_count_ends_when_it_was_first_said_to(tmp_path, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    counts = Files(str(tmp_path), {})
    counts.add("tries", 0, 600)
    now += 500
    assert (counts.incr("tries"), counts.incr("tries")) == (1, 2)
    now += 99
    assert counts.get("tries") == 2
    now += 2
    with pytest.raises(ValueError):
        counts.incr("tries")
    with pytest.raises(ValueError):
        counts.incr("another")
