"""The triage board: several at once, and an answer for each."""

from django.urls import reverse

BOARD = reverse("console:triage")


def test_several_are_sorted_together_and_each_is_answered(as_, register, cast):
    cases = [register(f"第{n}件事情") for n in range(3)]
    li = as_("li")
    assert li.get(BOARD).content.decode().count('name="sort-pick"') == 3
    answer = li.post(
        BOARD,
        {
            "do": "sort",
            "sort-pick": [each.pk for each in cases[:2]],
            "sort-level": "community",
            "sort-to": cast.min.pk,
        },
    )
    assert [bool(each.refusal) for each in answer.context["answers"]] == [False, False]
    assert answer.context["done"] == 2
    for case in cases:
        case.refresh_from_db()
    assert [case.state for case in cases] == ["in-progress", "in-progress", "registered"]
    assert cases[0].holder_id == cast.min.pk


def test_one_that_cannot_be_given_to_somebody_does_not_hold_up_the_others(as_, register, cast, clock):
    from wangge.cases import protection

    about, other = register("说的是闵行远"), register("别的事情")
    protection.recuse(about, person=cast.min, by=cast.by("zhao"), at=clock.return_value)
    said = {
        "do": "sort",
        "sort-pick": [about.pk, other.pk],
        "sort-level": "community",
        "sort-to": cast.min.pk,
    }
    answers = {each.case.pk: each.refusal for each in as_("li").post(BOARD, said).context["answers"]}
    assert answers[other.pk] == ""
    assert answers[about.pk]


def test_what_is_being_worked_on_is_handed_to_another_with_an_answer_for_each(as_, classified, cast):
    said = {
        "do": "held",
        "held-pick": [classified.pk],
        "held-to": cast.sun.pk,
        "held-note": "我请假，请接着办",
    }
    answer = as_("zhao").post(BOARD, said)
    assert [each.refusal for each in answer.context["answers"]] == [""]
    classified.refresh_from_db()
    assert classified.holder_id == cast.sun.pk


def test_nothing_picked_or_no_level_gets_a_sentence(as_, matter):
    li = as_("li")
    answer = li.post(BOARD, {"do": "sort", "sort-level": "community"})
    assert answer.status_code == 400
    assert "还没有选事项" in answer.content.decode()
    assert (
        li.post(BOARD, {"do": "sort", "sort-pick": ["999999"], "sort-level": "community"}).status_code == 400
    )
    assert li.post(BOARD, {"do": "sort", "sort-pick": [matter.pk], "sort-level": "moon"}).status_code == 400
    assert li.post(BOARD, {"do": "dance"}).status_code == 200


def test_the_board_costs_the_same_queries_for_two_and_for_thirty(as_, register, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    li = as_("li")
    register()
    li.get(BOARD)
    # session, person, place, posts, to sort, held, colleagues for each of two forms, notices
    with CaptureQueriesContext(connection) as few:
        li.get(BOARD)
    for n in range(30):
        register(f"第{n}件")
    with django_assert_num_queries(len(few)):
        li.get(BOARD)


def test_each_name_has_its_post_own_grid_first_and_who_cannot_hold_is_left_out(as_, register):
    register()
    names = [str(word) for _value, word in as_("qian").get(BOARD).context["sort_form"].fields["to"].choices][
        1:
    ]
    assert [each for each in names if each.startswith("孙")] == [
        "孙桂英 · 二网格 网格员"
    ] or "二网格 网格员" in names[0]
    assert "二网格" in names[0] and "二网格" in names[1]
    assert any("一网格 网格长" in each for each in names[2:])
    assert not any(word in each for each in names for word in ("审计员", "系统管理员", "安全管理员", "监督"))
