"""Twenty identical posts at once (Kobo's test, larger): one row, one effect, one receipt. On PostgreSQL, where rows race."""

import datetime as dt
import json
import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client

from sync.conftest import NOW, entry
from sync.outbox_model import Phone
from wangge.integrity import audit
from wangge.journal.models import Entry
from wangge.sync.models import Received

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AT_ONCE = 20


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on SQLite one writer waits for the other by itself"
)
@pytest.mark.parametrize("same_session", [True, False])
def test_twenty_identical_posts_make_one_row_and_get_one_receipt(cast, phone_of, same_session):
    phone: Phone = phone_of("min", seed=random.randrange(10**9))
    records = [phone.seal("entry/1", entry(f"第{n}条", matter=n == 2), now=NOW) for n in range(5)]
    said = {"device_id": phone.disk.device_id, "sealed": 5, "now": phone.clock(NOW), "records": records}
    content = json.dumps(said).encode()
    signature = phone.sign(b"wangge-batch/1\n" + content)
    together = Barrier(AT_ONCE)

    def post(_number: int):
        client = phone.client if same_session else Client()
        together.wait(30)
        try:
            answer = client.post(
                "/sync/v1/upload",
                content,
                content_type="application/json",
                headers={"wangge-signature": signature},
            )
            return answer.status_code, json.loads(answer.content)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(post, range(AT_ONCE)))
    assert {status for status, _ in answers} <= {200, 503}
    items = [
        item
        for status, told in answers
        if status == 200
        for item in told["items"]
        if item["status"] != "retry"
    ]
    assert items
    for number, record in enumerate(records):
        mine = [item for item in items if item["index"] == number]
        assert len({item["receipt"]["note"] for item in mine}) == 1
        assert sum("dup" not in item for item in mine) <= 1
        assert Received.objects.filter(uid=record["record_id"]).count() == 1
        assert Entry.objects.filter(uid=record["record_id"]).count() == 1
    assert audit.check(cast.community.pk) == []


def test_the_unique_index_holds_where_the_look_came_too_early(cast, phone_of, monkeypatch):
    """What a race looks like from inside: the first look finds nothing, the row is refused, the second look finds it."""
    from wangge.sync import chain, receiving

    phone = phone_of("min", seed=random.randrange(10**9))
    sealed = phone.seal("entry/1", entry(), now=NOW)
    phone.send(NOW)
    first = phone.disk.records[1].receipts[0]
    looks = []
    found, numbers = receiving.found, chain.numbers
    monkeypatch.setattr(
        receiving,
        "found",
        lambda ids, device: looks.append(1) or ({} if len(looks) == 1 else found(ids, device)),
    )
    monkeypatch.setattr(
        chain, "numbers", lambda device, seqs: {} if len(looks) == 1 else numbers(device, seqs)
    )
    phone.disk.records[1].done = False
    phone.send(NOW + dt.timedelta(seconds=1))
    assert len(looks) == 2
    assert phone.disk.records[1].receipts == [first]
    assert Received.objects.filter(uid=sealed["record_id"]).count() == 1
