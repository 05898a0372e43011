"""Who holds which post, who stands in, who is away; and who answers on a day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cast import SETUP, SINCE
from wangge.integrity.actor import Actor
from wangge.integrity.models import Leaf
from wangge.policy.pack import Refusal
from wangge.territory import reach, staffing
from wangge.territory.models import Person, Post

DONE = {"by": Actor.importing("测试"), "at": dt.datetime(2026, 3, 2, 9, tzinfo=SETUP.tzinfo)}
DAY = dt.date(2026, 3, 2)
FROM, TO = dt.date(2026, 5, 4), dt.date(2026, 5, 8)


def test_a_company_grid_has_two_managers_and_never_three(cast):
    third = staffing.join(cast.company, "第三人", **DONE)
    with pytest.raises(Refusal, match=r"最多 2 人.*高建军、马玉芬"):
        staffing.appoint(third, "grid-manager", grid=cast.smelting, since=DAY, **DONE)
    staffing.end(cast.posts["ma"], until=FROM, **DONE)
    with pytest.raises(Refusal, match="最多 2 人"):
        staffing.appoint(third, "grid-manager", grid=cast.smelting, since=FROM, **DONE)
    post = staffing.appoint(third, "grid-manager", grid=cast.smelting, since=FROM + dt.timedelta(1), **DONE)
    assert not post.in_charge


def test_a_third_manager_is_refused_even_when_the_crowd_comes_only_later(cast):
    later = staffing.join(cast.company, "后来人", **DONE)
    staffing.end(cast.posts["ma"], until=DAY, **DONE)
    staffing.appoint(later, "grid-manager", grid=cast.smelting, since=FROM, **DONE)
    early = staffing.join(cast.company, "先来人", **DONE)
    with pytest.raises(Refusal, match="2026年5月4日已有"):
        staffing.appoint(early, "grid-manager", grid=cast.smelting, since=DAY + dt.timedelta(1), **DONE)
    staffing.appoint(
        early,
        "grid-manager",
        grid=cast.smelting,
        since=dt.date(2026, 4, 1),
        until=dt.date(2026, 5, 3),
        **DONE,
    )


def test_the_first_manager_is_in_charge_and_two_cannot_both_be(cast):
    assert cast.posts["gao"].in_charge
    assert not cast.posts["ma"].in_charge
    new = staffing.join(cast.company, "新人", **DONE)
    with pytest.raises(Refusal, match="罗成牵头"):
        staffing.appoint(new, "grid-manager", grid=cast.moulding, in_charge=True, since=DAY, **DONE)


@pytest.mark.parametrize(
    ("first", "second"),
    [("administrator", "auditor"), ("auditor", "security"), ("security", "administrator")],
)
def test_no_two_of_the_three_officers_are_one_person(cast, first, second):
    one = staffing.join(cast.willow, "一人", **DONE)
    staffing.appoint(one, first, since=SINCE, until=TO, **DONE)
    with pytest.raises(Refusal, match="须由不同的人担任"):
        staffing.appoint(one, second, place=cast.community, since=TO, **DONE)
    assert staffing.appoint(one, second, since=TO + dt.timedelta(1), **DONE).role == second


def test_an_officer_cannot_become_two_by_standing_in(cast):
    with pytest.raises(Refusal, match="须由不同的人担任"):
        staffing.stand_in(cast.posts["feng"], cast.zheng, since=FROM, until=TO, **DONE)


def test_the_same_post_is_held_once_and_asked_twice_gives_the_same_row(cast):
    before = Leaf.objects.count()
    again = staffing.appoint(cast.min, "grid-worker", grid=cast.grid1, since=SINCE, **DONE)
    assert again == cast.posts["min"]
    assert Leaf.objects.count() == before
    with pytest.raises(Refusal, match="不必重复任命"):
        staffing.appoint(cast.min, "grid-worker", grid=cast.grid1, since=DAY, **DONE)


def test_the_database_itself_refuses_the_same_post_without_a_grid_twice(cast):
    row = {"place": cast.community, "person": cast.zhao, "role": "clerk", "since": SINCE}
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(**row)
    assert Post.objects.create(**row | {"since": DAY}).pk


@pytest.mark.parametrize(
    ("role", "about", "says"),
    [
        ("grid-worker", {}, "要说明是哪个网格"),
        ("clerk", {"grid": "grid1"}, "不是某个网格的岗位"),
        ("grid-manager", {"grid": "grid1"}, "社区没有“网格管理员”"),
        ("grid-worker", {"grid": "grid1", "place": "willow"}, "不属于“柳溪社区”"),
        ("street-clerk", {}, "社区没有“街道干事”"),
        ("emperor", {}, "没有“emperor”这种岗位"),
        ("unit-contact", {}, "要说明是哪个协办单位"),
    ],
)
def test_a_post_that_does_not_fit_is_refused(cast, role, about, says):
    given = {key: getattr(cast, name) for key, name in about.items()}
    with pytest.raises(Refusal, match=says):
        staffing.appoint(cast.zhao, role, since=DAY, **given, **DONE)


def test_who_has_left_can_neither_be_appointed_nor_stand_in_nor_reach_anything(cast):
    staffing.leave(cast.qian, until=DAY, **DONE)
    assert not Person.objects.get(login="qian").is_active
    assert reach.posts_of(cast.qian, DAY) == []
    with pytest.raises(Refusal, match="已离任"):
        staffing.appoint(cast.qian, "clerk", since=FROM, **DONE)
    with pytest.raises(Refusal, match="已离任"):
        staffing.stand_in(cast.posts["li"], cast.qian, since=FROM, until=TO, **DONE)
    assert Post.objects.get(person=cast.qian).until == DAY


def test_the_leader_answers_and_away_the_stand_in_and_without_one_a_worker(cast):
    assert staffing.who_answers(cast.grid1, FROM) == cast.posts["li"]
    staffing.absence(cast.li, since=FROM, until=TO, reason="年假", **DONE)
    assert staffing.who_answers(cast.grid1, FROM) == cast.posts["min"]
    stand = staffing.stand_in(cast.posts["li"], cast.qian, since=FROM, until=TO, **DONE)
    assert staffing.who_answers(cast.grid1, FROM) == staffing.who_answers(cast.grid1, TO) == stand
    assert staffing.who_answers(cast.grid1, TO + dt.timedelta(1)) == cast.posts["li"]
    assert reach.actor_of(stand).label == "槐荫社区一网格 网格长（代） 钱卫东"
    assert cast.reach("qian", FROM).covers(cast.grid1)
    assert not cast.reach("qian", TO + dt.timedelta(1)).covers(cast.grid1)


def test_of_two_managers_the_other_answers_when_the_one_in_charge_is_away(cast):
    staffing.absence(cast.gao, since=FROM, until=TO, **DONE)
    assert staffing.who_answers(cast.smelting, FROM) == cast.posts["ma"]
    staffing.absence(cast.ma, since=TO, until=TO, **DONE)
    assert staffing.who_answers(cast.smelting, TO) is None


def test_standing_in_has_its_bounds(cast):
    li = cast.posts["li"]
    with pytest.raises(Refusal, match="不能代理自己"):
        staffing.stand_in(li, cast.li, since=FROM, until=TO, **DONE)
    stand = staffing.stand_in(li, cast.qian, since=FROM, until=TO, **DONE)
    assert staffing.stand_in(li, cast.qian, since=FROM, until=TO, **DONE) == stand
    with pytest.raises(Refusal, match="已由钱卫东代理"):
        staffing.stand_in(li, cast.min, since=TO, until=TO, **DONE)
    with pytest.raises(Refusal, match="不能再由别人代理"):
        staffing.stand_in(stand, cast.min, since=FROM, until=TO, **DONE)
    staffing.absence(cast.zhao, since=FROM, until=TO, **DONE)
    with pytest.raises(Refusal, match="也请假"):
        staffing.stand_in(cast.posts["min"], cast.zhao, since=TO, until=TO, **DONE)
    with pytest.raises(Refusal, match="早于开始日"):
        staffing.stand_in(cast.posts["min"], cast.sun, since=TO, until=FROM, **DONE)


def test_a_stand_in_ends_with_the_post(cast):
    stand = staffing.stand_in(cast.posts["li"], cast.qian, since=FROM, until=TO, **DONE)
    staffing.end(cast.posts["li"], until=FROM, **DONE)
    stand.refresh_from_db()
    assert stand.until == FROM
    with pytest.raises(Refusal, match="不能改到以后"):
        staffing.end(cast.posts["li"], until=TO, **DONE)


def test_coming_back_early_frees_the_days_after(cast):
    away = staffing.absence(cast.li, since=FROM, until=TO, **DONE)
    assert staffing.absence(cast.li, since=FROM, until=TO, **DONE) == away
    with pytest.raises(Refusal, match="日子重了"):
        staffing.absence(cast.li, since=TO, until=TO, **DONE)
    staffing.back(away, on=TO, **DONE)
    assert staffing.who_answers(cast.grid1, TO) == cast.posts["li"]
    assert staffing.who_answers(cast.grid1, FROM) == cast.posts["min"]


def test_the_notice_board_says_who_is_there_in_three_queries(cast, django_assert_num_queries):
    staffing.absence(cast.li, since=FROM, until=TO, **DONE)
    with django_assert_num_queries(3):  # posts, absences, grids
        board = staffing.notice_board(cast.community, on=FROM)
    assert [(row.grid.code, [str(post.person) for post in row.posts]) for row in board] == [
        ("1", ["闵行远"]),
        ("2", ["钱卫东", "孙立新"]),
    ]


def test_a_login_is_one_persons_and_not_case_sensitive(cast):
    with pytest.raises(Refusal, match="已有人用"):
        staffing.join(cast.willow, "另一人", login="LI", **DONE)
    assert Person.objects.get_by_natural_key(" Li ") == cast.li


def test_a_password_is_set_without_being_written_down(cast):
    from wangge.integrity.models import Body

    staffing.give_password(cast.li, "zhen-zhu-mei-88", **DONE)
    assert Person.objects.get(login="li").check_password("zhen-zhu-mei-88")
    assert not any(b"zhen-zhu" in bytes(body.content) for body in Body.objects.all())


def test_every_change_of_staff_is_in_the_log_of_its_place(cast):
    stand = staffing.stand_in(cast.posts["li"], cast.qian, since=FROM, until=TO, **DONE)
    staffing.end(stand, until=FROM, **DONE)
    staffing.back(staffing.absence(cast.li, since=FROM, until=TO, **DONE), on=TO, **DONE)
    staffing.leave(cast.sun, until=TO, **DONE)
    kinds = Leaf.objects.filter(place_id=cast.community.pk).order_by("-index").values_list("kind", flat=True)
    assert list(kinds[:6]) == [
        "person.leave", "post.end", "absence.back", "absence.begin", "post.end", "post.stand-in",
    ]  # fmt: skip


def test_nobody_appoints_themselves_nor_stands_in_by_their_own_word(cast):
    by = {"by": cast.by("feng"), "at": DONE["at"]}
    with pytest.raises(Refusal, match="不能任命自己"):
        staffing.appoint(cast.feng, "clerk", since=DAY, **by)
    with pytest.raises(Refusal, match="不能任命自己"):
        staffing.stand_in(cast.posts["zhao"], cast.feng, since=FROM, until=TO, **by)
    newcomer = staffing.join(cast.community, "新干事", **by)
    assert staffing.appoint(newcomer, "clerk", since=DAY, **by).person == newcomer


def test_a_day_before_the_place_began_is_said_with_the_day_to_take(cast):
    with pytest.raises(Refusal, match=r"日子太早：“槐荫社区”从.*才有，请改“从哪天起”"):
        staffing.appoint(cast.sun, "clerk", place=cast.community, since=dt.date(2019, 1, 1), **DONE)
