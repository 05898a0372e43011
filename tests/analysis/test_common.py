"""共性问题: found and put to a person, confirmed or not, reported, answered, looked back on; replayed from its acts."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from wangge.analysis import common_finding, common_report, indicators
from wangge.analysis import common_problems as common
from wangge.analysis.common_effect import TOO_SHORT
from wangge.analysis.common_lifecycle import NotNow, State
from wangge.analysis.marks import Scope
from wangge.analysis.models import CommonIssue
from wangge.cases import categories, closure, intake, protection
from wangge.cases.models import Case
from wangge.integrity import audit, replaying
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal

ZONE = ZoneInfo("Asia/Shanghai")
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
DAY = dt.timedelta(days=1)
DRAINS = [
    "三号楼下水道堵塞，污水外溢到楼道里", "三号楼下水道又堵塞了，污水流到门口", "下水道堵塞，三号楼一层污水外溢",
    "三号楼门口污水外溢，下水道不通",
]  # fmt: skip


@pytest.fixture
def register(cast):
    def register(words: str, *, at: dt.datetime = AT, **more: object) -> Case:
        given = {
            "place": cast.community,
            "channel": "phone",
            "grid": cast.grid1,
            "by": cast.by("zhao"),
        } | more
        return intake.register(words, at=at, **given).case

    return register


@pytest.fixture
def drains(register):
    return [register(words, at=AT + n * DAY) for n, words in enumerate(DRAINS)]


def look(cast, at: dt.datetime = AT + 5 * DAY) -> int:
    return common_finding.look(cast.community, by=Actor.clock(), at=at)


def the_one(**where: object) -> CommonIssue:
    return CommonIssue.objects.get(**where)


@pytest.fixture
def found(cast, drains):
    look(cast)
    return the_one()


@pytest.fixture
def confirmed(cast, found):
    common.confirm(
        found, title="三号楼下水道反复堵塞", why="四件都在三号楼一层。", by=cast.by("zhao"), at=AT + 6 * DAY
    )
    return found


@pytest.fixture
def sent(cast, confirmed):
    do = {"by": cast.by("wang"), "at": AT + 7 * DAY}
    common_report.write(confirmed, **common_report.composed(confirmed, at=do["at"]), **do)
    common_report.send(confirmed, to=cast.street, answer_on=dt.date(2026, 3, 25), **do)
    return confirmed


def test_what_is_found_says_which_matters_what_they_share_since_when_and_how_sure(found, drains, cast):
    assert set(found.matters) == {str(each.uid) for each in drains}
    assert found.state == State.FOUND
    assert (found.since, found.last) == (dt.date(2026, 3, 2), dt.date(2026, 3, 5))
    assert found.grids == [cast.grid1.pk]
    assert "三号楼下水道堵塞" in found.shared or "污水外溢" in found.shared
    assert (found.pairs, found.of, found.sure) == (6, 6, 1.0)
    assert common.waiting(cast.community) == 1


def test_looking_again_changes_nothing_and_a_further_matter_lets_a_candidate_grow(found, register, cast):
    assert look(cast) == 0
    register("三号楼下水道堵塞，污水外溢", at=AT + 5 * DAY)
    assert look(cast, AT + 6 * DAY) == 1
    found.refresh_from_db()
    assert found.count == 5
    assert CommonIssue.objects.count() == 1


def test_closed_to_readers_about_staff_and_withdrawn_matters_are_no_part_of_it(register, cast):
    cases = [register(words, at=AT) for words in DRAINS]
    register("三号楼下水道堵塞污水外溢，李向阳不管", about=[cast.li])
    protection.protect(cases[0], why="当事人要求保密", by=cast.by("zhao"), at=AT)
    closure.withdraw(cases[1], words="不办了", by=cast.by("zhao"), at=AT)
    assert look(cast) == 0
    assert CommonIssue.objects.count() == 0


def test_a_dismissed_one_comes_back_only_when_clearly_more_has_come(found, register, cast):
    common.dismiss(found, why="是同一户分四次说的。", by=cast.by("zhao"), at=AT + 5 * DAY)
    for n in range(2):
        register("三号楼下水道堵塞，污水外溢", at=AT + (6 + n) * DAY)
        assert look(cast, AT + 9 * DAY) == 0
    register("三号楼下水道不通，污水外溢到门口", at=AT + 8 * DAY)
    assert look(cast, AT + 9 * DAY) == 1
    again = the_one(state=State.FOUND)
    assert again.pk != found.pk
    assert again.count == 7


def test_what_a_person_confirmed_is_not_touched_by_looking_and_new_ones_are_suggested(
    confirmed, register, cast
):
    before = list(confirmed.matters)
    register("东门的路灯不亮", at=AT + 7 * DAY)
    new = register("三号楼下水道堵塞，污水外溢", at=AT + 7 * DAY)
    assert look(cast, AT + 8 * DAY) == 0
    confirmed.refresh_from_db()
    assert confirmed.matters == before
    assert common.lately_alike(confirmed, at=AT + 8 * DAY) == [new]
    common.add(confirmed, [str(new.uid)], by=cast.by("zhao"), at=AT + 8 * DAY)
    assert confirmed.count == 5
    assert confirmed.title == "三号楼下水道反复堵塞"


def test_one_is_split_in_two_and_two_are_made_one(found, register, cast):
    do = {"by": cast.by("zhao"), "at": AT + 6 * DAY}
    more = register("三号楼下水道堵塞，污水外溢", at=AT + 5 * DAY)
    look(cast, AT + 6 * DAY)
    found.refresh_from_db()
    out = [found.matters[0], str(more.uid)]
    part = common.split(found, out, why="楼道和门口是两根管子", **do)
    assert part is not None and set(part.matters) == set(out) and found.count == 3
    common.merge(part, found, why="查过是同一根", **do)
    assert (part.state, part.into_id) == (State.MERGED, found.pk)
    assert found.count == 5


def test_at_least_two_matters_stay(found, cast):
    with pytest.raises(Refusal, match="至少留两件"):
        common.leave_out(found, found.matters[:3], why="不相干", by=cast.by("zhao"), at=AT + 6 * DAY)
    found.refresh_from_db()
    assert found.count == 4


@pytest.mark.parametrize("who", ["li", "min", "xu", "liu", "zhou", "feng"])
def test_only_the_office_of_the_place_decides(found, cast, who):
    with pytest.raises(common.NotYours, match="办公室"):
        common.confirm(found, title="下水道", why="多", by=cast.by(who), at=AT + 6 * DAY)


def test_it_is_seen_by_the_office_and_the_watchers_and_by_the_superior_once_sent(found, cast):
    def seen() -> set[str]:
        names = ("li", "sun", "zhao", "wang", "xu", "zhou", "liu", "feng", "wu")
        return {each for each in names if common.seen_by(cast.reach(each)).filter(pk=found.pk).exists()}

    assert seen() == {"zhao", "wang", "xu"}
    do = {"by": cast.by("wang"), "at": AT + 7 * DAY}
    common.confirm(found, title="下水道反复堵塞", why="多件", **do)
    common_report.write(found, **common_report.composed(found, at=do["at"]), **do)
    common_report.send(found, to=cast.street, answer_on=dt.date(2026, 3, 25), **do)
    assert seen() == {"zhao", "wang", "xu", "zhou"}


def test_the_report_is_composed_from_the_records_numbered_and_cites_its_clause(sent, cast, drains):
    paper = common_report.paper(sent, at=AT + 8 * DAY)
    assert paper.number == "槐荫社区专报〔2026〕1号"
    assert paper.title == "关于三号楼下水道反复堵塞的专报"
    assert paper.to_name == "槐荫街道办事处"
    assert "先后收到4件" in paper.sections[0][1][0]
    assert [line[0] for line in paper.table] == [each.number for each in drains]
    assert paper.citation["clause"] == "C-4.4.2"
    assert "2026年03月25日以前答复" in paper.closing
    whole = repr(paper)
    for person in ("闵行远", "李向阳"):
        assert person not in whole


def test_it_cannot_be_sent_unwritten_or_to_anybody_or_for_yesterday(confirmed, cast):
    do = {"by": cast.by("wang"), "at": AT + 7 * DAY}
    with pytest.raises(Refusal, match="还没有写专报"):
        common_report.send(confirmed, to=cast.street, answer_on=dt.date(2026, 3, 25), **do)
    common_report.write(confirmed, **common_report.composed(confirmed, at=do["at"]), **do)
    with pytest.raises(Refusal, match="不能报给"):
        common_report.send(confirmed, to=cast.willow, answer_on=dt.date(2026, 3, 25), **do)
    with pytest.raises(Refusal, match="今天以后"):
        common_report.send(confirmed, to=cast.street, answer_on=dt.date(2026, 3, 9), **do)
    with pytest.raises(common.NotYours, match="负责人"):
        common_report.send(
            confirmed, to=cast.street, answer_on=dt.date(2026, 3, 25), by=cast.by("zhao"), at=do["at"]
        )


def test_the_superior_answers_or_is_asked_again_after_the_day(sent, cast):
    with pytest.raises(Refusal, match="还没有到"):
        common_report.press(sent, words="请答复", by=cast.by("zhao"), at=AT + 8 * DAY)
    late = dt.datetime(2026, 3, 26, 9, 0, tzinfo=ZONE)
    assert sent.late(late) and not sent.late(AT + 8 * DAY)
    assert list(common_report.late(cast.community, at=late)) == [sent]
    common_report.press(sent, words="请答复", by=cast.by("zhao"), at=late)
    common_report.answer(sent, words="列入今年的管网改造，六月动工。", by=cast.by("zhou"), at=late)
    assert (sent.state, sent.pressed, sent.answer) == (State.ANSWERED, 1, "列入今年的管网改造，六月动工。")
    with pytest.raises(NotNow):
        common_report.answer(sent, words="再说一遍", by=cast.by("zhou"), at=late)


def test_the_effect_counts_equal_spans_before_and_after_and_says_when_it_is_too_little(sent, register, cast):
    first = common_report.effect(sent, at=AT + 8 * DAY)
    assert first is not None and (first.before, first.after, first.days) == (0, 0, 0)
    later = common_report.effect(sent, at=AT + 28 * DAY)
    assert later is not None and (later.before, later.after, later.days) == (4, 0, 20)
    assert later.figure.num == 0 and later.figure.den == 4
    assert "还不能说" in later.words or "少了" in later.words
    common_report.answer(sent, words="已改造", by=cast.by("zhou"), at=AT + 28 * DAY)
    common_report.close(sent, outcome="管道换新，没有再堵。", by=cast.by("wang"), at=AT + 28 * DAY)
    assert sent.effect["before"] == 4 and sent.outcome
    kept = common_report.effect(sent, at=AT + 400 * DAY)
    assert kept == later, "what was measured when it was closed stays"


def test_by_category_and_grid_repeats_are_counted_whoever_reports_them(sent, register, cast):
    row = categories.add(cast.community, "drain", "下水道", by=cast.by("wang"), at=AT)
    CommonIssue.objects.filter(pk=sent.pk).update(category=row)
    sent.refresh_from_db()
    for n in range(3):
        register("别的话", at=AT + (9 + n) * DAY, category=row)
    register("别的网格的", at=AT + 9 * DAY, category=row, grid=cast.grid2)
    measured = common_report.effect(sent, at=AT + 28 * DAY)
    assert measured is not None and (measured.before, measured.after) == (4, 3)


def test_the_indicator_says_the_same_as_the_problem_and_leaves_out_what_is_too_short(sent, register, cast):
    month = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
    early = indicators.figure("common-issue-effect", Scope(cast.community, *month, AT + 12 * DAY))
    assert (early.den, early.excluded) == (0, {TOO_SHORT: 1})
    register(DRAINS[0], at=AT + 9 * DAY)
    issue = CommonIssue.objects.get(pk=sent.pk)
    common.add(issue, [str(Case.objects.latest("pk").uid)], by=cast.by("zhao"), at=AT + 10 * DAY)
    said = common_report.effect(issue, at=AT + 28 * DAY)
    figure = indicators.figure("common-issue-effect", Scope(cast.community, *month, AT + 28 * DAY))
    assert said is not None and (figure.num, figure.den) == (said.figure.num, said.figure.den) == (1, 5)
    assert figure.small and not figure.excluded
    before = indicators.figure(
        "common-issue-effect", Scope(cast.community, dt.date(2026, 2, 1), dt.date(2026, 2, 28), AT + 28 * DAY)
    )
    assert (before.den, before.excluded) == (0, {})


def test_numbers_of_people_are_refused_in_what_goes_out(confirmed, cast):
    do = {"by": cast.by("zhao"), "at": AT + 7 * DAY}
    with pytest.raises(Refusal, match="不说是谁"):
        common.tell(confirmed, words="有事打 13800001111", **do)
    common.tell(confirmed, words="三号楼下水道的问题，已经报给办事处。", **do)
    assert list(common.public(cast.community)) == [confirmed]
    common.tell(confirmed, words="", **do)
    assert list(common.public(cast.community)) == []


def test_the_same_act_twice_is_one(found, cast):
    import uuid

    uid, do = uuid.uuid4(), {"by": cast.by("zhao"), "at": AT + 6 * DAY}
    for _ in range(2):
        common.confirm(found, title="下水道", why="多件", uid=uid, **do)
    assert found.acts.count() == 2


def test_its_state_is_the_replay_of_its_acts_and_the_log_holds_them(sent, cast):
    common.tell(sent, words="已经报给办事处。", by=cast.by("zhao"), at=AT + 8 * DAY)
    assert replaying.check(CommonIssue.objects.all()) == {}
    assert audit.check(cast.community.pk) == []
    CommonIssue.objects.filter(pk=sent.pk).update(title="别的")
    assert "title" in str(replaying.check(CommonIssue.objects.all()))


def test_a_closed_one_is_taken_up_again_with_its_course_kept(sent, cast):
    do = {"by": cast.by("wang"), "at": AT + 28 * DAY}
    common_report.answer(sent, words="已改造", **do)
    common_report.close(sent, outcome="换新", **do)
    common.resume(sent, why="又堵了", **do)
    assert (sent.state, sent.number, sent.effect) == (State.CONFIRMED, "", {})
    assert replaying.differences(sent) == []


def test_the_clock_lets_go_of_what_nobody_looked_at_and_looks_once_a_day(found, cast):
    night = dt.datetime(2026, 7, 1, 4, 0, tzinfo=ZONE)
    common_finding.turn(at=night)
    found.refresh_from_db()
    assert found.state == State.LAPSED
    before = found.acts.count()
    assert common_finding.turn(at=night + dt.timedelta(minutes=1)) == 0
    assert found.acts.count() == before


def test_looking_asks_a_few_questions_however_many_matters(
    drains, register, cast, django_assert_max_num_queries
):
    for n in range(30):
        register(f"第{n}户反映{'甲乙丙丁戊己庚辛壬癸'[n % 10]}的事", at=AT)
    with django_assert_max_num_queries(2):  # the window; nothing for each group
        assert len(common_finding.candidates(cast.community, at=AT + 5 * DAY)) >= 1
