import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.conftest import may
from wangge.cases import access as case_access
from wangge.duties import ledger
from wangge.integrity import audit, kept_files, safe_files
from wangge.integrity.models import Body
from wangge.meetings import talks, trainings
from wangge.meetings.models import Talk
from wangge.policy.pack import Refusal

JUNE = dt.date(2026, 6, 30)


def planned(cast, *, who="gao", grid="smelting", **more):
    given = {
        "grid": getattr(cast, grid) if grid else None, "title": "高温作业与防暑", "planned_on": dt.date(2026, 5, 20),
        "teacher": "安全环保员宋安平", "audience": "熔炼车间全体职工", "material": "防暑须知两页",
    }  # fmt: skip
    return trainings.plan(cast.company, by=cast.by(who), at=may(6), **given | more)


def talked(cast, *, who="gao", **more):
    given = {
        "talked_on": dt.date(2026, 5, 6),
        "topic": "更衣室",
        "asked_by": "employee",
        "raised": "夜班更衣室太冷，想装暖风机",
    }
    return talks.write(cast.smelting, by=cast.by(who), at=may(6, 15), **given | more)


def quarter(cast, duty="training", grid="smelting"):
    lines = ledger.ledger(cast.company, dt.date(2026, 6, 1), JUNE, at=may(1, month=7))
    return next(each for each in lines if each.duty == duty and each.grid == getattr(cast, grid))


def test_a_training_that_was_held_fulfils_the_quarter(cast):
    training = planned(cast)
    assert quarter(cast).state == ledger.State.MISSED, "a plan is not yet a training"
    trainings.hold(
        training, held_on=dt.date(2026, 5, 20), came=17, asked=20, notes="讲了中暑的征兆；问到盐汽水，已答复", names="张三 李四",
        by=cast.by("ma"), at=may(20, 16),
    )  # fmt: skip
    found = quarter(cast)
    assert (found.state, found.evidence) == (ledger.State.DONE, (f"training:{training.uid}",))
    assert quarter(cast, grid="moulding").state == ledger.State.MISSED, "that of another grid"
    assert not any(b"\xe5\xbc\xa0\xe4\xb8\x89" in bytes(each.content) for each in Body.objects.all()), (
        "the names stay sealed"
    )
    assert not audit.check(cast.company.pk)


def test_one_for_the_whole_place_serves_every_grid_and_is_the_offices(cast):
    with pytest.raises(Refusal, match="由办公室来办"):
        planned(cast, grid=None)
    training = planned(cast, grid=None, who="song")
    trainings.hold(
        training,
        held_on=dt.date(2026, 5, 20),
        came=180,
        asked=200,
        notes="讲了",
        by=cast.by("song"),
        at=may(20),
    )
    assert quarter(cast).state == quarter(cast, grid="moulding").state == ledger.State.DONE


def test_counts_make_sense_and_a_called_off_one_is_none(cast):
    training = planned(cast)
    for came, asked in ((3, 2), (0, 0), (-1, 5)):
        with pytest.raises(Refusal, match="应到几人"):
            trainings.hold(
                training,
                held_on=dt.date(2026, 5, 20),
                came=came,
                asked=asked,
                notes="x",
                by=cast.by("gao"),
                at=may(20),
            )
    with pytest.raises(Refusal, match="还没有到"):
        trainings.hold(
            training, held_on=dt.date(2026, 5, 21), came=1, asked=1, notes="x", by=cast.by("gao"), at=may(20)
        )
    trainings.call_off(training, reason="停电", by=cast.by("gao"), at=may(20))
    assert quarter(cast).state == ledger.State.MISSED


def test_hand_outs_are_made_safe_and_kept_once(cast, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    training = planned(cast)
    file = safe_files.prepare("须知.pdf", b"%PDF-1.4 x")
    first = trainings.attach(training, file=file, by=cast.by("gao"), at=may(7))
    assert trainings.attach(training, file=file, by=cast.by("ma"), at=may(8)) == first
    with kept_files.opened(first) as stream:
        assert stream.read() == b"%PDF-1.4 x"
    assert "attachment" in kept_files.headers(first)["Content-Disposition"]


def test_who_sees_and_plans_trainings(cast):
    training = planned(cast)
    on = dt.date(2026, 5, 7)
    assert all(
        training in trainings.visible(cast.reach(name, on))
        for name in ("gao", "ma", "tang", "song", "han", "pan")
    )
    assert not any(
        training in trainings.visible(cast.reach(name, on))
        for name in ("luo", "min", "wang", "feng", "zheng")
    )
    for name in ("luo", "min", "feng", "pan"):
        with pytest.raises(Refusal):
            planned(cast, who=name)


def test_a_talk_holds_what_the_employee_raised_sealed_and_nothing_of_it_in_the_log(cast):
    talk = talked(cast, who="gao", promised="这周装")
    with connection.cursor() as cursor:
        cursor.execute("SELECT raised, promised, topic FROM meetings_talk")
        raised, promised, topic = cursor.fetchone()
    assert "更衣室太冷" not in raised and "装" not in promised and topic == "更衣室"
    assert not any("更衣室太冷".encode() in bytes(each.content) for each in Body.objects.all())
    assert Talk.objects.get(pk=talk.pk).raised.startswith("夜班更衣室")
    assert not audit.check(cast.company.pk)


def test_there_is_no_column_for_thoughts_and_no_word_for_them(cast):
    columns = {each.name for each in Talk._meta.get_fields()}
    assert not columns & {"thoughts", "mood", "attitude", "rating", "assessment", "risk"}
    for text in ("思想动向不稳", "属于重点人员", "不稳定因素"):
        with pytest.raises(Refusal, match="贴标签"):
            talked(cast, raised=text)
    assert not Talk.objects.exists()
    assert "没有提出的，不打听" in talks.PROMISE


def test_a_confidential_talk_is_read_by_whoever_wrote_it_alone(cast):
    open_, closed = talked(cast), talked(cast, confidential=True, topic="家里的事", raised="想调早班")
    on = dt.date(2026, 5, 7)

    def sees(name):
        return set(talks.visible(cast.reach(name, on)))

    assert sees("gao") == {open_, closed}
    assert sees("ma") == sees("tang") == sees("song") == sees("han") == {open_}
    assert not any(sees(name) for name in ("luo", "pan", "min", "wang", "feng", "zheng"))
    with pytest.raises(Refusal):
        talks.follow(closed, words="办了", by=cast.by("song"), at=may(7))
    receipt = talks.to_matter(closed, by=cast.by("gao"), at=may(7))
    assert receipt.case.confidential and receipt.case.kind == "appeal" and receipt.code
    assert talks.to_matter(closed, by=cast.by("gao"), at=may(8)).case == receipt.case
    assert closed.followings.count() == 1
    assert not case_access.visible(cast.ma, on=on).filter(pk=receipt.case.pk).exists()


def test_what_was_said_goes_after_its_day_and_whenever_the_employee_asks(cast):
    first, second = talked(cast), talked(cast, topic="食堂", raised="排队太长")
    talks.erase(second, basis="职工本人要求", by=cast.by("gao"), at=may(8))
    assert second.raised == "" and second.topic == "食堂"
    assert talks.turn(at=may(30, month=10)) == 0
    assert talks.turn(at=may(2, month=11)) == 1
    first.refresh_from_db()
    assert (first.raised, first.who) == ("", "") and talks.turn(at=may(3, month=11)) == 0
    assert not audit.check(cast.company.pk)


def test_a_list_of_talks_asks_a_constant_number_of_times(cast):
    for n in range(4):
        talked(cast, topic=f"第{n}件")
    with CaptureQueriesContext(
        connection,
    ) as asked:  # the talks, what followed them
        assert len(list(talks.visible(cast.reach("gao", dt.date(2026, 5, 7))))) == 4
    assert len(asked) <= 3
