"""wangge why: a finding by its number – what was counted and left out, the arithmetic, the clause, who decides."""

import io

import pytest
from django.core.management import call_command

from accountability.conftest import DAY, NOW
from wangge.accountability import findings, reviews
from wangge.policy.finding import typed

ON = (NOW + 5 * DAY).date()


def why(number, **options):
    out = io.StringIO()
    call_command("why", number, stdout=out, on=ON, **options)
    return out.getvalue()


@pytest.fixture
def three(cast, rate):
    """Four dissatisfied ratings of Li, one of them under review."""
    given = [rate(2) for _ in range(4)]
    reviews.ask(given[0], reason="out-of-duty", words="要拆邻居的墙", by=cast.by("li"), at=NOW + DAY)
    (found,) = [each for each in findings.current(cast.community, on=ON) if each.clause == "B-4.2"]
    return found


def test_it_says_what_was_counted_left_out_how_by_which_clause_and_who_decides(cast, three):
    said = why(three.number)
    for each in (
        three.number, "李向阳", three.sentence(), "数了的", "没有数的，和为什么", "不计：复核中", "凭据：rating:", "怎样算的",
        "原文：", "由社区主任提出，送达本人，听取说明，由另一个人（街道干事、街道负责人）决定；不服的申诉，由街道负责人", "编号的全称：", three.key,
    ):  # fmt: skip
        assert each in said, (each, said)
    assert why(three.key) == said


def test_a_criticism_is_decided_by_the_head_and_a_company_reviews_together(cast, three):
    from wangge.accountability.why import follows

    letter = follows("removal-letter", cast.community)
    assert "社区主任提出" in letter and "（街道干事、街道负责人）决定" in letter.replace(
        "街道负责人、街道干事", "街道干事、街道负责人"
    )
    assert "工会" in follows("deduction", cast.company) and "共同复核" in follows("deduction", cast.company)


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda said: said.replace("-", ""),
        lambda said: f" {said} ",
        lambda said: said.replace("0", "o"),
    ],
)
def test_a_number_is_read_as_people_type_it(three, change):
    assert typed(change(three.number)) == three.number
    assert "F-" + three.number[2:] == three.number and len(three.number) == 8


def test_a_finding_whose_facts_are_gone_is_gone_and_the_command_says_so(cast, three):
    with pytest.raises(findings.NoSuchFinding, match="没有编号是“F-000000”的认定"):
        why("F-000000")
    with pytest.raises(findings.NoSuchFinding):
        why(three.number, place="liuxi")


def test_the_number_stands_on_the_page_and_so_does_who_decides(cast, three, client, monkeypatch):
    monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: NOW + 5 * DAY)
    client.force_login(cast.zhao, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/desk/findings/").content.decode()
    assert (
        three.number in page and "以后可能怎样，由谁决定" in page and "（街道干事、街道负责人）决定" in page
    )
    assert "今年评价共 3 件，其中不满意 3 件，占 100%" in page, "the one under review is in neither"


def test_ratings_are_read_once_for_the_count_and_for_the_rate_beside_it(
    cast, three, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        _found, rated = findings.with_rates(cast.community, on=ON)
    assert sum('FROM "cases_rating"' in each["sql"] for each in seen.captured_queries) == 1
    assert [each.all for each in rated.values()] == [3]
