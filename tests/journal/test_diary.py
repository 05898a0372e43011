"""Writing the diary: once, late or not, corrected beside, found again."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from journal.conftest import BEIJING, NOW
from wangge.integrity import audit, kept_files
from wangge.integrity.models import Body, Leaf
from wangge.integrity.passage import UidTaken
from wangge.integrity.safe_files import prepare
from wangge.journal import access, diary, phrases, reading
from wangge.journal.models import Asker, Entry
from wangge.policy.pack import Refusal

MONDAY = NOW.date()


def seen(cast, who):
    return set(access.visible(getattr(cast, who), on=MONDAY).values_list("words", flat=True))


def test_an_entry_is_one_row_and_one_leaf(cast, write, log):
    entry = write(where="三号楼", category="property-power", longitude=117.005, latitude=36.605)
    assert log()[-1] == ("entry.write", str(entry.uid))
    assert entry.author == cast.min
    assert entry.leaf_index == Leaf.objects.filter(place_id=cast.community.pk).count() - 1


def test_the_same_record_twice_is_one_entry_and_other_content_is_refused(cast, write):
    uid = uuid4()
    claimed = NOW - dt.timedelta(hours=2)
    first = write(uid=uid, claimed_at=claimed, name="李大妈")
    again = write(uid=uid, claimed_at=claimed, name="李大妈", at=NOW + dt.timedelta(hours=1))
    assert (again.pk, again.repeated) == (first.pk, True)
    assert Entry.objects.count() == 1
    for other in ({"words": "别的话"}, {"claimed_at": NOW}, {"name": "王大爷"}):
        with pytest.raises(UidTaken):
            write(**({"uid": uid, "claimed_at": claimed, "name": "李大妈"} | other))
    assert Entry.objects.count() == 1


def test_late_is_labelled_and_never_refused(cast, write):
    assert write(claimed_at=NOW - dt.timedelta(hours=3)).late_label == "当天"
    assert write(claimed_at=NOW - dt.timedelta(hours=20)).late_label == "一天内"
    late = write(claimed_at=NOW - dt.timedelta(days=9))
    assert late.late_label == "迟记"
    assert late.lateness == dt.timedelta(days=9)


def test_a_clock_that_runs_ahead_loses_nothing(write):
    entry = write(claimed_at=NOW + dt.timedelta(days=400), sealed_at=NOW + dt.timedelta(days=400))
    assert entry.claimed_at == NOW
    assert entry.sealed_at == NOW + dt.timedelta(days=400)


def test_a_post_that_ended_meanwhile_still_hands_in_what_was_written_in_it(cast, write):
    from wangge.territory import staffing

    staffing.end(cast.posts["min"], until=MONDAY - dt.timedelta(days=3), by=cast.by("feng"), at=NOW)
    assert write(claimed_at=NOW - dt.timedelta(days=5)).pk
    with pytest.raises(Refusal, match="任期"):
        write()


@pytest.mark.parametrize("who", ["feng", "zheng", "xu", "zhou", "wu"])
def test_who_does_not_work_in_the_field_writes_no_diary(write, who):
    with pytest.raises(Refusal, match="不写日志"):
        write(who=who)


def test_nobody_writes_for_another_place(cast, write):
    with pytest.raises(Refusal, match="岗位在"):
        write(who="lin")
    with pytest.raises(Refusal, match="岗位在"):
        write(grid=cast.willow1)


def test_words_are_needed_except_for_a_quiet_day(write):
    with pytest.raises(Refusal, match="还没有写日志"):
        write("  ")
    assert write("", kind="nothing").words == "今日无事项。"
    with pytest.raises(Refusal, match="没有“gossip”"):
        write(kind="gossip")


def test_a_point_without_a_grid_finds_its_grid(cast):
    longitude, latitude = cast.in_grid2
    entry = diary.write(
        "路灯坏了", kind="patrol", place=cast.community, longitude=longitude, latitude=latitude,
        by=cast.by("zhao"), at=NOW,
    )  # fmt: skip
    assert entry.grid == cast.grid2


def test_a_correction_stands_beside_the_first_words(cast, write, log):
    entry = write("三号楼灯不亮")
    diary.amend(entry, words="是五号楼", reason="记错楼号", by=cast.by("min"), at=NOW)
    entry = Entry.objects.whole().get()
    assert entry.words == "三号楼灯不亮"
    assert [each.words for each in entry.addenda.all()] == ["是五号楼"]
    assert log()[-1] == ("entry.amend", str(entry.uid))
    with pytest.raises(Refusal, match="理由"):
        diary.amend(entry, words="是六号楼", reason="", by=cast.by("min"), at=NOW)
    with pytest.raises(access.NoSuchEntry):
        diary.amend(entry, words="不是", reason="我不同意", by=cast.by("sun"), at=NOW)
    assert diary.amend(
        entry, words="已核对", reason="网格长核对", by=cast.by("li"), at=NOW
    ).by_label.endswith("李向阳")


by_trigger = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="on PostgreSQL the role's rights keep the rows, not triggers"
)


@by_trigger
def test_what_was_written_cannot_be_changed_in_the_table(cast, write):
    entry = write()
    for change in ({"words": "改过"}, {"author": cast.sun}, {"claimed_at": NOW - dt.timedelta(days=1)}):
        with pytest.raises(DatabaseError, match="只增不改"), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(**change)
    with pytest.raises(DatabaseError, match="只增不改"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk)._raw_delete("default")


def test_a_change_past_the_triggers_is_found_by_the_audit(cast, write):
    from wangge.integrity import append_only

    entry = write()
    append_only.unguard(connection)
    Entry.objects.filter(pk=entry.pk).update(words="改过的话")
    assert [each.what for each in audit.check(cast.community.pk)] == [
        "“entry.write”一行的内容与日志所记不同。"
    ]
    Entry.objects.filter(pk=entry.pk).delete()
    assert "数据库里却没有这一行" in audit.check(cast.community.pk)[0].what
    append_only.guard(connection)


def test_many_entries_at_once_are_the_same_as_one_by_one(cast, log, django_assert_max_num_queries):
    drafts = [diary.Draft(f"巡查第{n}处，正常", "patrol", cast.grid1, uid=uuid4()) for n in range(50)]
    with django_assert_max_num_queries(12):  # the post, what is there, the log, the rows; savepoints
        kept = diary.write_many(drafts, place=cast.community, by=cast.by("min"), at=NOW)
    assert [each.words for each in kept] == [each.words for each in drafts]
    assert len({each.leaf_index for each in kept}) == 50
    again = diary.write_many(drafts[10:20], place=cast.community, by=cast.by("min"), at=NOW)
    assert [each.pk for each in again] == [each.pk for each in kept[10:20]]
    assert [kind for kind, _ in log()].count("entry.write") == 50


def test_news_is_followed_until_settled(cast, write):
    entry = write("南门要修充电棚", kind="news")
    assert Entry.objects.whole().get().follow == "open"
    diary.follow(entry, words="施工队已进场", by=cast.by("min"), at=NOW)
    assert list(Entry.objects.open_news()) == [entry]
    diary.settle_news(entry, result="已经启用", by=cast.by("li"), at=NOW)
    assert Entry.objects.whole().get().follow == "settled"
    assert not Entry.objects.open_news()
    with pytest.raises(Refusal, match="已经落实"):
        diary.settle_news(entry, result="又说启用", by=cast.by("li"), at=NOW)
    with pytest.raises(Refusal, match="新情况"):
        diary.follow(write(), words="后来", by=cast.by("min"), at=NOW)


def test_a_leader_sorts_and_the_last_sorting_counts(cast, write):
    entry = write()
    with pytest.raises(Refusal, match="网格长"):
        diary.sort(entry, verdict="nothing", by=cast.by("min"), at=NOW)
    diary.sort(entry, verdict="nothing", by=cast.by("li"), at=NOW)
    with pytest.raises(Refusal, match="当时怎样办结"):
        diary.sort(entry, verdict="settled", by=cast.by("li"), at=NOW)
    diary.sort(entry, verdict="settled", words="当场换了灯泡", by=cast.by("li"), at=NOW)
    assert Entry.objects.whole().get().verdict == "settled"


def test_who_sees_what(cast, write):
    write("一网格的事")
    write("二网格的事", who="sun", grid=cast.grid2)
    assert seen(cast, "min") == seen(cast, "li") == {"一网格的事"}
    assert seen(cast, "sun") == seen(cast, "qian") == {"二网格的事"}
    assert seen(cast, "zhao") == seen(cast, "wang") == {"一网格的事", "二网格的事"}
    for outside in ("xu", "zhou", "he", "wu", "zheng", "feng", "chen", "lin", "liu", "gao", "pan"):
        assert seen(cast, outside) == set(), outside


def test_an_entry_about_somebody_is_invisible_to_them(cast, write):
    entry = write("居民说网格长说话不好听", about=[cast.li])
    assert seen(cast, "min") == seen(cast, "zhao") == {entry.words}
    assert seen(cast, "li") == set()
    diary.shield(entry, reason="涉及家事", by=cast.by("zhao"), at=NOW)
    assert seen(cast, "min") == {entry.words}, "the author still reads what they wrote"
    assert seen(cast, "wang") == {entry.words}


def test_a_closed_entry_is_for_its_author_and_the_office(cast, write):
    entry = write("有人在家里哭", who="li")
    assert seen(cast, "min") == {entry.words}
    diary.shield(entry, reason="涉及家事", by=cast.by("li"), at=NOW)
    assert seen(cast, "min") == set()
    assert seen(cast, "li") == seen(cast, "zhao") == {entry.words}


def test_who_told_us_is_kept_apart_and_every_look_is_written_down(cast, write):
    from wangge.integrity.models import Look

    entry = write(name="李大妈", contact="13912345678")
    stored = Asker.objects.values_list("name", "contact").get()
    assert "李大妈" not in str(stored)
    assert "13912345678" not in stored[1]
    bodies = b"".join(bytes(each) for each in Body.objects.values_list("content", flat=True))
    assert "李大妈" not in bodies.decode().replace(entry.words, "")
    masked = access.asker_of(entry, cast.by("li"), at=NOW)
    assert (masked.name, masked.contact, masked.masked) == ("李**", "*******5678", True)
    assert not Look.objects.exists()
    shown = access.asker_of(entry, cast.by("li"), at=NOW, purpose="回电话")
    assert shown.contact == "13912345678"
    assert Look.objects.get().reason == "回电话"
    with pytest.raises(access.NoSuchEntry):
        access.asker_of(entry, cast.by("sun"), at=NOW, purpose="好奇")


def test_what_is_erased_is_gone_and_its_place_in_the_log_stays(cast, write, log):
    entry = write("李大妈住三号楼201", name="李大妈", contact="13912345678", where="三号楼201")
    diary.amend(entry, words="李大妈住202", reason="记错", by=cast.by("min"), at=NOW)
    with pytest.raises(Refusal, match="社区办公室"):
        diary.erase(entry, basis="本人要求", by=cast.by("li"), at=NOW)
    diary.erase(entry, basis="本人要求，个人信息保护法第四十七条", by=cast.by("zhao"), at=NOW)
    entry = Entry.objects.whole().get()
    assert (entry.words, entry.where) == ("", "")
    assert [each.words for each in entry.addenda.all()] == [""]
    assert access.asker_of(entry, cast.by("zhao"), at=NOW) is None
    assert log()[-1] == ("erasure", str(entry.uid))


def test_a_name_goes_when_its_day_has_come(cast, write):
    write(name="李大妈")
    assert diary.asker_turn(at=NOW + dt.timedelta(days=179)) == 0
    assert diary.asker_turn(at=NOW + dt.timedelta(days=180)) == 1
    assert Asker.objects.get().name == ""


def test_a_photo_loses_its_place_and_comes_once(cast, write, log):
    import io

    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, "JPEG")
    file = prepare("现场.jpg", stream.getvalue())
    entry = write(photos=[file])
    diary.add_photo(entry, file=file, by=cast.by("min"), at=NOW)
    photo = entry.photos.get()
    assert kept_files.prepared(photo).content == file.content
    assert kept_files.headers(photo)["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert log()[-1] == ("entry.photo", str(entry.uid))
    with pytest.raises(access.NoSuchEntry):
        diary.add_photo(entry, file=prepare("另.jpg", stream.getvalue()), by=cast.by("sun"), at=NOW)


def test_my_own_are_found_by_every_part_of_what_i_ask(cast, write):
    write("三号楼的灯不亮", where="三号楼二单元")
    amended = write("四号楼漏水")
    diary.amend(amended, words="是暖气漏水", reason="看清楚了", by=cast.by("min"), at=NOW)
    write("三号楼的灯不亮", who="li")
    assert [each.words for each in reading.search(cast.min, "三号楼 灯")] == ["三号楼的灯不亮"]
    assert [each.words for each in reading.search(cast.min, "暖气")] == ["四号楼漏水"]
    assert not reading.search(cast.min, "电梯")


def test_recent_places_come_from_what_i_wrote(cast, write):
    for hours, where in ((5, "南门"), (3, "三号楼"), (1, "南门"), (2, "")):
        write(where=where, claimed_at=NOW - dt.timedelta(hours=hours))
    assert reading.recent_places(cast.min) == ["南门", "三号楼"]


def test_phrases_are_set_by_the_leader_and_end(cast, log):
    phrase = phrases.add(cast.community, "巡查正常，无异常", kind="patrol", by=cast.by("li"), at=NOW)
    assert (
        phrases.add(cast.community, "巡查正常，无异常", kind="patrol", by=cast.by("zhao"), at=NOW) == phrase
    )
    assert [each.words for each in phrases.of(cast.community, kind="patrol")] == ["巡查正常，无异常"]
    assert not phrases.of(cast.community, kind="phone")
    with pytest.raises(Refusal, match="网格长"):
        phrases.add(cast.community, "随便写写", by=cast.by("min"), at=NOW)
    phrases.end(phrase, by=cast.by("zhao"), at=NOW)
    assert not phrases.of(cast.community)
    log()


def test_the_day_of_an_entry_is_the_places_day(write):
    entry = write(claimed_at=dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC))
    assert entry.day == dt.date(2026, 3, 2)
    assert entry.claimed_at.astimezone(BEIJING).hour == 0
