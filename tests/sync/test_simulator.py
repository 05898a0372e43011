"""Nothing lost, nothing doubled: seeds in every run, a thousand in `bin/soak`; and broken builds that must be caught."""

import random
from collections import Counter

import pytest
from django.db import connection, transaction
from hypothesis import settings as examples

from sync.simulator import START, Kept, played
from wangge.sync import epochs, receiving
from wangge.sync.models import Received

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def beginning(transactional_db, cast):
    if connection.vendor != "sqlite":
        pytest.skip("backups in the middle of a run are taken with SQLite's own copying")
    connection.ensure_connection()
    kept = Kept(START)
    yield kept
    kept.put_back()


# Fifty seeds in five parts; in `bin/soak` a thousand in fifty, each of 150 steps.
SEEDS = examples.default.max_examples
PARTS, STEPS = (5, 24) if SEEDS <= 50 else (50, 150)


@pytest.mark.long
@pytest.mark.fault
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_unexpected_or_doubled_whatever_goes_wrong(cast, beginning, part):
    """The failing seed is named."""
    happened: Counter[str] = Counter()
    for seed in range(part * SEEDS // PARTS, (part + 1) * SEEDS // PARTS):
        world, violations = played(cast, beginning, seed, steps=STEPS)
        assert not violations, f"seed {seed}: {violations[:5]}"
        happened += world.happened
    faults = {
        "request lost",
        "answer lost",
        "request doubled",
        "server killed",
        "overlapping",
        "phone died",
        "owner away",
        "restored",
    }
    assert faults <= set(happened), f"these never happened: {faults - set(happened)}"


def caught(cast, beginning, change, *, among=range(20)):
    """The first seed whose check finds the broken build."""
    for seed in among:
        _, violations = played(cast, beginning, seed, change=change)
        if violations:
            return violations
    return []


def test_a_build_that_acknowledges_before_the_commit_is_caught(cast, beginning, monkeypatch):
    luck = random.Random(1)

    def taken(batch, *, device, at):
        epoch = epochs.current(device.place, at=at)
        opened = [
            receiving.envelope.opened(bytes(raw), device.name_on_wire, device.public_key)
            for raw in batch.records
        ]
        with transaction.atomic():
            reply = receiving._taken(batch, opened, device, epoch, at)
            if luck.random() < 0.2:
                transaction.set_rollback(True)  # the power went out between answer and commit
        return reply

    def broken(world):
        monkeypatch.setattr(receiving, "receive", taken)

    assert caught(
        cast, beginning, broken
    )  # what was acknowledged is gone, or comes again with another receipt


def test_a_build_without_the_unique_index_is_caught(cast, beginning):
    whole, Received._meta.constraints = Received._meta.constraints, []
    try:
        with connection.schema_editor() as editor:
            editor.remove_constraint(Received, whole[0])  # SQLite writes the table anew, by the model
    finally:
        Received._meta.constraints = whole
    without = Kept(START)
    violations = caught(cast, without, None)
    assert any(each.startswith("received 2 times") for each in violations), violations


def test_a_build_that_deletes_before_the_receipt_is_caught(cast, beginning):
    def broken(world):
        for phone in world.phones:
            phone.delete_early = True

    assert any(each.startswith("lost") for each in caught(cast, beginning, broken))
