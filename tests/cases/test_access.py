"""Who sees what: one rule for lists, counts, search, acts and letters."""

import datetime as dt

import pytest

from stories import MONDAY, RESIDENT, assisting, on, registered, told, working
from wangge.cases import access, dispatch, intake, papers
from wangge.cases.lifecycle import STEPS, NotAllowed
from wangge.integrity.actor import Actor
from wangge.integrity.looks import NoReason  # noqa: F401
from wangge.integrity.models import Look
from wangge.territory import staffing

DAY = dt.date(2026, 3, 2)


def seen(cast, name):
    return set(access.visible(cast.people[name], on=DAY).values_list("number", flat=True))


def test_each_sees_their_own_ground_and_nothing_else(cast):
    one, two = registered(cast), registered(cast, grid=cast.grid2)
    nowhere, other = registered(cast, grid=None), registered(cast, place=cast.willow, grid=cast.willow1)
    ours = {one.number, two.number, nowhere.number}
    expected = {
        "min": {one.number}, "sun": {two.number}, "li": {one.number, nowhere.number}, "qian": {two.number, nowhere.number},
        "zhao": ours, "wang": ours, "lin": {other.number}, "liu": {other.number},
    }  # fmt: skip
    for name in cast.people:
        assert seen(cast, name) == expected.get(name, set()), name


def test_a_holder_of_another_grid_sees_what_they_hold(cast):
    case = working(cast)
    dispatch.assign(case, to=cast.sun, by=cast.by("zhao"), at=on("03-02 11:00"))
    assert seen(cast, "sun") == {case.number}


def test_units_and_the_street_see_what_was_asked_of_them(cast):
    asked = assisting(cast)
    registered(cast)
    assert seen(cast, "wu") == {asked.case.number} and seen(cast, "zhou") == set()
    dispatch.escalate(asked.case, request="请协调", by=cast.by("zhao"), at=on("03-02 11:10"))
    assert seen(cast, "zhou") == seen(cast, "he") == {asked.case.number}
    assert list(access.assistances_for(cast.wu, on=DAY)) == [asked]
    assert not access.assistances_for(cast.min, on=DAY).exists()


def test_the_supervisors_see_what_is_finished(cast):
    registered(cast)
    done = told(cast)
    told(cast, confidential=True)
    assert seen(cast, "xu") == {done.number}
    shown = access.requester_of(done, cast.by("xu"), at=on("03-03 09:00"), purpose="监督")
    assert shown is None


def test_a_complaint_about_somebody_does_not_exist_for_them(cast):
    for name in ("li", "zhao", "wang"):
        case = registered(cast, f"{name}态度不好", about=[cast.people[name]], kind="complaint")
        assert case.number not in seen(cast, name)
        assert not access.may("note", case, cast.by(name), at=MONDAY)
        assert access.acts_for(case, cast.by(name), at=MONDAY) == []
        others = {"li", "zhao", "wang"} - {name}
        assert all(case.number in seen(cast, each) for each in others)


def test_posts_that_ended_or_never_were_give_nothing(cast):
    case = registered(cast)
    staffing.end(
        cast.posts["min"], until=dt.date(2026, 3, 1), by=Actor.importing("管理员"), at=on("03-01 09:00")
    )
    verdict = access.may("note", case, cast.by("min"), at=MONDAY)
    assert not verdict and "不在任期内" in verdict.why
    forged = Actor("person", "head", "冒名", person_id=cast.sun.pk, post_id=cast.posts["wang"].pk)
    assert not access.may("extend", case, forged, at=MONDAY)


@pytest.mark.parametrize("name", ["zheng", "feng", "chen", "bai", "pan", "liu", "song", "xu"])
def test_people_without_a_part_in_it_may_do_nothing_with_a_running_matter(cast, name):
    case = working(cast)
    allowed = {act for act in STEPS if access.may(act, case, cast.by(name), at=MONDAY)}
    assert allowed <= ({"erase"} if name == "chen" else set())


def test_acts_offered_are_those_with_something_to_work_on(cast):
    case = working(cast)
    offered = {each.act for each in access.acts_for(case, cast.by("wang"), at=on("03-02 11:00"))}
    assert {"assign", "resolve", "ask-extension"} <= offered
    assert not offered & {"extend", "suspend", "refuse-request", "answer", "close", "draft", "void", "erase"}
    asked = dispatch.assist(case, unit=cast.water, request="请修", by=cast.by("zhao"), at=on("03-02 11:00"))
    offered = {each.act for each in access.acts_for(asked.case, cast.by("wu"), at=on("03-02 11:30"))}
    assert {"accept", "answer", "return"} <= offered and "assign" not in offered
    possible = access.acts_for(case, cast.by("li"), at=on("03-02 11:00"))
    assert all(each.word and each.does for each in possible)


def test_the_resident_is_offered_what_the_matter_is_ripe_for(cast):
    case = working(cast)
    assert [each.act for each in access.resident_acts(case, at=MONDAY)] == [
        "reply",
        "attach",
        "withdraw",
        "protect",
        "recuse",
    ]
    done = told(cast, name="王")
    offered = {each.act for each in access.resident_acts(done, at=on("03-03 09:00"))}
    assert {"rate", "reopen", "erase"} <= offered
    assert "reopen" not in {each.act for each in access.resident_acts(done, at=on("03-20 09:00"))}


def test_every_look_at_a_resident_is_written_down_with_its_purpose(cast):
    case = working(cast, name="王大妈", contact="138-0000-1234", prefers="phone")
    quick = access.requester_of(case, cast.by("li"), at=on("03-02 12:00"), purpose="")
    assert (quick.name, quick.contact, quick.masked) == (
        "王**",
        "*******1234",
        True,
    ) and not Look.objects.exists()
    full = access.requester_of(case, cast.by("li"), at=on("03-02 12:00"), purpose="约上门时间")
    assert (full.name, full.contact, full.masked) == ("王大妈", "138-0000-1234", False)
    look = access.looked_at(cast.community).get()
    assert (look.person_id, look.reason, look.subject) == (cast.li.pk, "约上门时间", str(case.uid))


def test_who_handles_from_outside_never_learns_who_asked(cast):
    asked = assisting(cast, words="我家13800001234漏水，身份证110101199003071234", name="王大妈", contact="13800001234",
                      prefers="phone")  # fmt: skip
    for name in ("wu",):
        shown = access.requester_of(asked.case, cast.by(name), at=on("03-02 12:00"), purpose="想知道")
        assert (shown.name, shown.masked) == ("王**", True) and not Look.objects.exists()
    words = access.words_for(asked.case, cast.by("wu"))
    assert (
        "13800001234" not in words
        and "110101199003071234" not in words
        and words.startswith("我家138****34漏水")
    )
    letter = papers.dispatch_letter(asked)
    assert "13800001234" not in str(letter) and "王大妈" not in str(letter)
    assert access.words_for(asked.case, cast.by("li")) == asked.case.words


def test_another_place_has_the_same_number_and_they_do_not_mix(cast):
    receipt = intake.register("灯坏了", place=cast.community, channel="web", by=RESIDENT, at=MONDAY)
    assert access.opened_by_code(receipt.number, [receipt.case.pk]) == receipt.case
    assert access.opened_by_code(receipt.number, []) is None
    assert access.opened_by_code("LX2026-00001", [receipt.case.pk]) is None


def test_a_refusal_about_a_matter_one_may_not_see_tells_nothing_about_it(cast):
    case = working(cast)
    with pytest.raises(NotAllowed) as refused:
        dispatch.assign(case, to=cast.sun, by=cast.by("qian"), at=MONDAY)
    assert str(refused.value) == "没有这件事项，或者不在您的范围内。"


def test_whom_a_complaint_can_be_about_includes_the_office_above(cast):
    names = set(access.candidates_about(cast.community, DAY).values_list("name", flat=True))
    assert {"李向阳", "王秀英", "周敏", "何建国"} <= names and not names & {"柳青", "吴刚", "郑洁"}
