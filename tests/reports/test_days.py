"""The leader's afternoon: one list of everything received, signed once, carried on a stick, added to beside."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.db import DatabaseError, connection, transaction

from reports.conftest import NOW, TODAY
from wangge.journal import diary
from wangge.policy.pack import Refusal
from wangge.reports import bundle, days, received
from wangge.reports.models import DaySheet, Upload


def sorts(board):
    return {item.text: str(item.sort) for item in board.items}


@pytest.fixture
def board(cast, day):
    return days.board(cast.grid1, TODAY, cast.reach("li"))


def test_everything_received_stands_in_one_list_once(cast, day, board):
    assert sorts(board) == {
        "听说五号楼要装电梯": "open", "李大妈问老年卡在哪里办": "settled", "巡查 15:00–15:40，没有发现要记的。": "nothing",
        "南门要修充电棚": "followed", "三号楼二单元灯不亮": "open", "八号楼路面塌了一块": "limited", "物业不接电话": "open",
        "咨询居住证": "settled",
    }  # fmt: skip
    assert board.figures == {
        "received": 8, "open": 3, "settled": 2, "limited": 1, "followed": 1, "nothing": 1, "complaints": 1, "ad_hoc": 6,
        "ad_hoc_open": 3, "to_report": 1,
    }  # fmt: skip


def test_what_own_people_took_in_for_no_grid_stands_on_the_sheet(cast, write, register):
    from wangge.journal import diary

    call = write("南门有人占道", kind="phone", grid=None, place=cast.community)
    write("二网格的电话", kind="phone", grid=None, place=cast.community, who="sun")
    own = register("南门路灯不亮", grid=None, who="min")
    register("二网格的路灯", grid=None, who="sun")
    nobodys = register("路口窨井盖响", grid=None, who="zhao")
    board = days.board(cast.grid1, TODAY, cast.reach("li"))
    assert sorts(board) == {"南门有人占道": "open", "南门路灯不亮": "open"}
    assert board.unplaced == [nobodys], "what another grid's people took in stands on that grid's sheet"
    diary.sort(call, verdict="nothing", by=cast.by("li"), at=NOW)
    sheet = days.sign(cast.grid1, TODAY, by=cast.by("li"), at=NOW)
    assert {each["uid"] for each in sheet.content["items"]} == {str(call.uid), str(own.uid)}


def test_a_talk_kept_closed_stays_closed_to_the_leader(cast, write):
    write("说的是网格长", grid=None, place=cast.community, about=[cast.li])
    assert not days.board(cast.grid1, TODAY, cast.reach("li")).items


def test_an_entry_that_became_a_matter_later_stands_as_the_entry(cast, write):
    from wangge.cases import from_journal

    entry = write("墙上有裂缝", at=NOW - dt.timedelta(days=1))
    from_journal.from_entry(entry, by=cast.by("li"), at=NOW)
    yesterday = received.received(
        cast.grid1, cast.reach("li"), TODAY - dt.timedelta(days=1), TODAY - dt.timedelta(days=1)
    )
    today = received.received(cast.grid1, cast.reach("li"), TODAY, TODAY)
    assert [item.source for item in yesterday] == ["entry"]
    assert [(item.source, item.late) for item in today] == [("case", "一天内")]


def test_rest_days_go_with_the_working_day_after_them(cast, write):
    write("周六听到的", at=NOW + dt.timedelta(days=5))
    monday = TODAY + dt.timedelta(days=7)
    board = days.board(cast.grid1, monday, cast.reach("li", monday))
    assert board.since == monday - dt.timedelta(days=2)
    assert sorts(board) == {"周六听到的": "open"}


def test_a_signed_day_names_every_item_by_its_leaf(cast, day, board, check):
    sheet = days.sign(cast.grid1, TODAY, words="充电棚的事明天去问", by=cast.by("li"), at=NOW)
    assert {item["uid"] for item in sheet.content["items"]} == {str(item.uid) for item in board.items}
    assert all(len(item["hash"]) == 64 for item in sheet.content["items"])
    assert "李大妈" not in json.dumps(sheet.content, ensure_ascii=False), "words stay where they were written"
    assert [each.way for each in sheet.uploads.all()] == ["network"]
    check()


def test_a_day_is_signed_once_and_stays_as_signed(cast, day, check):
    sheet = days.sign(cast.grid1, TODAY, by=cast.by("li"), at=NOW)
    assert days.sign(cast.grid1, TODAY, uid=sheet.uid, by=cast.by("li"), at=NOW).pk == sheet.pk
    with pytest.raises(Refusal, match="已由"):
        days.sign(cast.grid1, TODAY, by=cast.by("zhao"), at=NOW)
    if connection.vendor == "sqlite":  # elsewhere the role's rights keep it
        with pytest.raises(DatabaseError, match="只增不改"), transaction.atomic():
            DaySheet.objects.update(digest="0" * 64)
    check()


@pytest.mark.parametrize("who", ["min", "sun", "qian", "xu", "zhou", "feng", "lin"])
def test_only_who_leads_the_grid_signs(cast, day, who):
    with pytest.raises(Refusal):
        days.sign(cast.grid1, TODAY, by=cast.by(who), at=NOW)


def test_tomorrow_is_not_signed_today(cast):
    with pytest.raises(Refusal, match="还没有到"):
        days.sign(cast.grid1, TODAY + dt.timedelta(days=1), by=cast.by("li"), at=NOW)


def test_what_comes_after_the_signature_is_added_beside_it(cast, day, write, check):
    sheet = days.sign(cast.grid1, TODAY, by=cast.by("li"), at=NOW)
    write("晚上又听说的事", at=NOW + dt.timedelta(hours=3))
    board = days.board(cast.grid1, TODAY, cast.reach("li"))
    assert [item.text for item in board.later] == ["晚上又听说的事"]
    added = days.correct(board.sheet, words="晚上又来一件", by=cast.by("li"), at=NOW + dt.timedelta(hours=3))
    assert len(added.items) == 1
    board = days.board(cast.grid1, TODAY, cast.reach("li"))
    assert board.later == []
    assert board.sheet.digest == sheet.digest
    check()


def test_what_the_leader_may_not_see_is_not_in_the_leaders_sheet(cast, write, register):
    write("居民说网格长推事", about=[cast.li])
    register("有人拍门骂人", confidential=True, who="zhao")
    assert days.sign(cast.grid1, TODAY, by=cast.by("li"), at=NOW).content["items"] == []


def test_what_is_to_be_pressed(cast, day):
    assert received.to_press(cast.grid1, cast.reach("li"), NOW) == []
    later = NOW + dt.timedelta(days=4)
    assert [each.pk for each in received.to_press(cast.grid1, cast.reach("li"), later)] == [day["limited"].pk]


def test_what_is_settled_and_waits_for_its_telling_is_not_pressed(cast, day):
    from wangge.cases import handling

    handling.resolve(day["limited"], result="路面补好了", by=cast.by("min"), at=NOW)
    later = NOW + dt.timedelta(days=4)
    assert received.to_press(cast.grid1, cast.reach("li"), later) == []


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("9号楼消防栓没水", "open"),
        ("巡查 09:00–10:12，没有发现要记的。", "nothing"),
        ("巡查 09:00–10:12，沿途记了 2 条。", "nothing"),
        ("Patrol 09:00–10:12, nothing to note.", "nothing"),
        ("巡查 09:00–10:12，没有发现要记的。南门的灯也坏了", "open"),
    ],
)
def test_what_was_seen_on_a_patrol_is_sorted_and_only_its_bare_end_is_not(cast, write, words, sort):
    write(words, kind="patrol")
    assert sorts(days.board(cast.grid1, TODAY, cast.reach("li"))) == {words: sort}


def test_a_day_on_a_stick_proves_itself(cast, day, check):
    sheet = days.sign(cast.grid1, TODAY, way="", by=cast.by("li"), at=NOW)
    name, content = bundle.make(sheet, by=cast.by("li"), at=NOW)
    assert name == "huaiyin-1-2026-03-02.zip"
    assert [each.way for each in Upload.objects.all()] == ["file"]
    read = bundle.read(content, keys=bundle.key_of(cast.community))
    assert read.problems == []
    assert "李大妈问老年卡在哪里办" in {item["words"] for item in read.items}
    assert read.figures["received"] == 8
    check()


def altered(content: bytes, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.infolist():
            data = change(each.filename, old.read(each))
            if data is not None:
                new.writestr(each.filename, data)
    return out.getvalue()


def test_any_change_to_the_file_is_found(cast, day):
    sheet = days.sign(cast.grid1, TODAY, way="", by=cast.by("li"), at=NOW)
    _name, content = bundle.make(sheet, by=cast.by("li"), at=NOW)
    keys = bundle.key_of(cast.community)

    def fewer(name: str, data: bytes) -> bytes:
        if name != "sheet.json":
            return data
        said = json.loads(data)
        said["content"]["items"].pop()
        return json.dumps(said).encode()

    def signed_by_another(name: str, data: bytes) -> bytes:
        return data.replace("李向阳".encode(), "王秀英".encode()) if name == "sheet.json" else data

    def without(name: str, data: bytes) -> bytes | None:
        return None if name == f"receipts/{sheet.content['items'][0]['leaf']}.tlog" else data

    for change in (fewer, signed_by_another, without):
        assert bundle.read(altered(content, change), keys=keys).problems, change.__name__
    stranger = bundle.read(content, keys=[])
    assert stranger.problems, "by a key that is not ours"
    for rubbish in (
        b"",
        b"PK\x03\x04",
        content[: len(content) // 2],
        altered(content, lambda n, d: b"{}" if n == "sheet.json" else d),
    ):
        with pytest.raises(bundle.BadBundle):
            bundle.read(rubbish, keys=keys)


def test_words_erased_since_are_not_carried(cast, day):
    diary.erase(day["settled"], basis="本人要求", by=cast.by("zhao"), at=NOW)
    sheet = days.sign(cast.grid1, TODAY, way="", by=cast.by("li"), at=NOW)
    _name, content = bundle.make(sheet, by=cast.by("li"), at=NOW)
    read = bundle.read(content, keys=bundle.key_of(cast.community))
    assert read.problems == []
    assert not any("老年卡" in item.get("words", "") for item in read.items)
