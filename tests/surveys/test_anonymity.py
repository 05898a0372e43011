"""Who answered what is written nowhere: not in the rows, not in their order, not in the log, not in a database's marks."""

import json
import threading
from collections import Counter
from itertools import pairwise

import pytest
from django.db import connection, connections, models

from surveys.conftest import ANSWERED, CLOSED, SIGNED
from wangge.integrity import audit
from wangge.integrity.actor import Actor
from wangge.integrity.models import Body, Leaf, LogHead
from wangge.policy.pack import Refusal
from wangge.surveys import access, answering, results, rounds, slips
from wangge.surveys.lifecycle import NotNow
from wangge.surveys.models import Ballot, Slip
from wangge.territory import staffing

RESIDENT = Actor.resident()


def put(cast, code, **said):
    given = {"answers": {"q1": "4", "q2": "4"}, "by": RESIDENT, "at": ANSWERED} | said
    answering.answer(cast.community, code, **given)


def test_a_ballot_and_a_slip_share_no_key_and_have_no_moment():
    slip = {each.name for each in Slip._meta.concrete_fields}
    ballot = {each.name for each in Ballot._meta.concrete_fields}
    assert slip & ballot == {"id", "place", "round", "grid"}
    moments = (models.DateField, models.DateTimeField, models.TimeField)
    for each in (*Slip._meta.concrete_fields, *Ballot._meta.concrete_fields):
        assert not isinstance(each, moments), f"{each} would say when"
        assert each.related_model not in (Slip, Ballot)
    assert not isinstance(Ballot._meta.pk, models.AutoField), (
        "a counted key would keep the order of answering"
    )


def test_an_answer_leaves_nothing_in_the_log(cast, opened, codes):
    before = LogHead.objects.get(place_id=cast.community.pk).size
    put(cast, codes["1"][0], words="楼道灯修得快")
    assert LogHead.objects.get(place_id=cast.community.pk).size == before
    rounds.close(opened, by=cast.by("zhao"), at=CLOSED)
    results.sign(opened, by=cast.by("wang"), at=SIGNED)
    written = b"".join(bytes(each) for each in Body.objects.values_list("content", flat=True)).decode()
    written += b"".join(bytes(each) for each in Leaf.objects.values_list("header", flat=True)).decode()
    ballot = Ballot.objects.get()
    for secret in (str(ballot.pk), "楼道灯", codes["1"][0], slips.hashed(opened, codes["1"][0])):
        assert secret not in written
    assert audit.check(cast.community.pk) == []


def test_the_order_of_the_rows_is_not_the_order_of_answering(cast, opened, codes):
    """Forty answer in the order of their slips, each telling its turn in its own words."""
    for n, code in enumerate(codes["1"]):
        put(cast, code, words=str(n))
    table = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM surveys_ballot WHERE grid_id = %s ORDER BY {table}", [cast.grid1.pk])
        stored = [row[0] for row in cursor.fetchall()]
    words = {each.pk.hex: int(each.words) for each in Ballot.objects.filter(grid=cast.grid1)}
    turns = [words[str(pk).replace("-", "")] for pk in stored]
    assert sorted(turns) == list(range(40))
    runs = sum(b == a + 1 for a, b in pairwise(turns))
    assert runs < 12, "of forty in random order one pair follows by chance; a list in order has thirty-nine"


@pytest.mark.django_db(transaction=True)
def test_a_databases_own_marks_do_not_pair_a_slip_with_its_answer(cast, opened, codes):
    """PostgreSQL marks each row with the transaction that wrote it: they are all the same, of the last who answered."""
    for code in codes["1"][:5]:
        put(cast, code)
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in ("surveys_slip", "surveys_ballot"):
            cursor.execute(
                f"SELECT count(DISTINCT xmin::text) FROM {table} WHERE grid_id = %s", [cast.grid1.pk]
            )
            assert cursor.fetchone() == (1,), table


def test_a_code_answers_once(cast, opened, codes):
    put(cast, codes["1"][0])
    with pytest.raises(answering.Answered, match="已经收妥"):
        put(cast, codes["1"][0].lower().replace("-", " "), answers={"q1": "1"})
    assert Ballot.objects.filled().count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_with_one_code_are_one_ballot(cast, opened, codes):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads cannot share one SQLite database in memory; on PostgreSQL they can")
    said: Counter[str] = Counter()
    start = threading.Barrier(20)

    def once() -> None:
        start.wait()
        try:
            put(cast, codes["1"][0])
            said["received"] += 1
        except answering.Answered:
            said["answered"] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=once) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert said == {"received": 1, "answered": 19}
    assert Ballot.objects.filled().count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"code": "AAAA-BBBB-CCCC"}, "答题码不对"),
        ({"code": ""}, "答题码不对"),
        ({"code": "一二三四"}, "答题码不对"),
        ({"answers": {}}, "一题都还没有答"),
        ({"answers": {"q9": "5"}}, "对不上"),
        ({"answers": {"q1": "6"}}, "对不上"),
        ({"words": "好" * 501}, "最多 500 字"),
        ({"words": "\x00"}, "存不下"),
        ({"way": "fax"}, "网上、纸上或者电话"),
        ({"at": CLOSED}, "没有正在填答的调查"),
    ],
)
def test_what_is_no_answer_burns_no_code(cast, opened, codes, said, sentence):
    with pytest.raises(Refusal, match=sentence):
        put(cast, **{"code": codes["1"][0]} | said)
    assert not Slip.objects.exclude(used="").exists()
    put(cast, codes["1"][0])


def test_a_closed_round_takes_nothing_and_its_codes_are_gone(cast, opened, codes):
    rounds.close(opened, words="都交齐了", by=cast.by("zhao"), at=ANSWERED)
    with pytest.raises(Refusal, match="没有正在填答的调查"):
        put(cast, codes["1"][0])


def test_a_void_code_says_so(cast, opened, codes):
    new = slips.issue(opened, cast.grid1, anew=True, by=cast.by("zhao"), at=ANSWERED)
    with pytest.raises(answering.WrongCode, match="作废"):
        put(cast, codes["1"][0])
    put(cast, new[0].code)


def test_a_code_of_another_place_opens_nothing_here(cast, opened, codes):
    with pytest.raises(Refusal, match="没有正在填答的调查"):
        answering.answer(cast.willow, codes["1"][0], answers={"q1": "5"}, by=RESIDENT, at=ANSWERED)


def test_the_office_enters_paper_and_phone_and_nobody_else_does(cast, opened, codes):
    put(cast, codes["1"][0], way="paper", by=cast.by("zhao"))
    put(cast, codes["1"][1], way="phone", by=cast.by("wang"))
    for who in ("li", "min", "xu", "liu", "zheng"):
        with pytest.raises(access.NotYours):
            put(cast, codes["1"][2], way="paper", by=cast.by(who))
    with pytest.raises(access.NotYours):
        put(cast, codes["1"][2], way="paper", by=RESIDENT)
    assert rounds.used(opened)["1"] == {"unused": 38, "paper": 1, "phone": 1}


def test_whoever_led_the_grid_enters_nothing_of_it_prints_none_of_its_codes_and_does_not_sign(
    cast, opened, codes
):
    feng = {"by": cast.by("feng"), "at": ANSWERED}
    staffing.stand_in(cast.posts["li"], cast.zhao, since=ANSWERED.date(), until=ANSWERED.date(), **feng)
    with pytest.raises(access.NotYours, match="当过一网格的网格长"):
        put(cast, codes["1"][0], way="paper", by=cast.by("zhao"))
    put(cast, codes["2"][0], way="paper", by=cast.by("zhao"))
    with pytest.raises(access.NotYours, match="当过一网格的网格长"):
        slips.issue(opened, cast.grid1, anew=True, by=cast.by("zhao"), at=ANSWERED)
    staffing.stand_in(cast.posts["qian"], cast.wang, since=ANSWERED.date(), until=ANSWERED.date(), **feng)
    rounds.close(opened, by=cast.by("zhao"), at=CLOSED)
    with pytest.raises(access.NotYours, match="当过二网格的网格长"):
        results.sign(opened, by=cast.by("wang"), at=SIGNED)


def test_words_are_read_after_closing_by_those_who_were_not_asked_about(cast, opened, codes):
    for n in range(12):
        put(cast, codes["1"][n], words=f"第{n}句")
    with pytest.raises(NotNow, match="还没有截止"):
        results.said(opened, by=cast.by("zhao"), at=ANSWERED)
    rounds.close(opened, by=cast.by("zhao"), at=CLOSED)
    readings = [results.said(opened, by=cast.by(who), at=CLOSED) for who in ("zhao", "wang", "xu", "xu")]
    assert all(sorted(each) == sorted(f"第{n}句" for n in range(12)) for each in readings)
    assert len({tuple(each) for each in readings}) > 1, "each time in another order"
    for who in ("li", "min", "qian", "zheng", "feng", "liu", "zhou"):
        with pytest.raises(access.NotYours):
            results.said(opened, by=cast.by(who), at=CLOSED)


def test_words_lie_sealed_in_the_database(cast, opened, codes):
    put(cast, codes["1"][0], words="楼道灯修得快")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM surveys_ballot")
        assert "楼道灯" not in json.dumps(cursor.fetchall())
