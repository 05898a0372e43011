"""A year in which the text changed: what goes on counting, what begins anew, what stays reached."""

from datetime import date

from policy.facts_of import GRID, fact, several
from policy.judging import COMMUNITY, COMPANY, FOUR, changed, judged, one

JULY = date(2026, 7, 1)


def two_texts(*words):
    return [(date(2026, 1, 1), COMMUNITY), (JULY, changed(COMMUNITY, "B-4.2", *words))]


def test_a_new_text_that_leaves_the_terms_lets_the_count_go_on():
    same = two_texts(("复核中的、重复的", "在复核的、重复的"), ("warn-at = [1, 2, 3]", "warn-at = [2, 3]"))
    found = one(several("dissatisfied-rating", *FOUR), "B-4.2", same)
    assert found.reached
    assert found.citation.digest == same[1][1].digest, "cited from the text of the day that completed it"
    assert any("接着计" in step for step in found.steps)


def test_a_new_text_with_other_terms_counts_only_what_came_under_it():
    stricter = two_texts(
        ("threshold = 4", "threshold = 3"), ("[1, 2, 3]", "[1, 2]"), ("四次以上", "三次以上")
    )
    found = judged(several("dissatisfied-rating", *FOUR), "B-4.2", stricter)
    assert [(each.figure, each.limit, each.since, each.until) for each in found] == [
        (3, 4, date(2026, 1, 1), date(2026, 6, 30)),
        (1, 3, JULY, date(2026, 12, 31)),
    ]
    assert not any(each.reached for each in found)
    assert [each.citation.digest for each in found] == [pack.digest for _, pack in stricter]
    assert any("以前的事按旧文本另算" in step for step in found[1].steps)


def test_what_was_reached_under_the_old_text_stays_reached_under_it():
    early = several("dissatisfied-rating", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01")
    kinder = two_texts(("threshold = 4", "threshold = 6"), ("四次以上", "六次以上"))
    assert one(early, "B-4.2", kinder, on=date(2026, 8, 1)).reached
    assert one(early, "B-4.2", kinder, on=date(2026, 6, 1)).reached


def test_a_text_to_come_is_not_yet_asked():
    later = [(date(2026, 1, 1), COMMUNITY), (date(2027, 1, 1), COMPANY)]
    assert one(several("dissatisfied-rating", *FOUR), "B-4.2", later).reached


def test_a_quarter_is_owed_by_the_text_of_its_first_day(calendar):
    more = changed(
        COMMUNITY, "B-4.6", ("at-least = 3", "at-least = 4"), ("done = 3\nmet = true", "done = 4\nmet = true")
    )
    texts = [(date(2026, 1, 1), COMMUNITY), (date(2026, 5, 1), more)]
    visits = [fact("home-visit", f"2026-05-0{n}", f"visit:{n}", about=GRID) for n in (6, 7, 8)]
    assert one(visits, "B-4.6", texts, calendar=calendar).limit == 3
    third = [fact("home-visit", f"2026-07-0{n}", f"visit:{n}", about=GRID) for n in (6, 7, 8)]
    assert one(third, "B-4.6", texts, calendar=calendar).limit == 4
