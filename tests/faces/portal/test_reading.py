"""门户 reading: the regulation in force, who answers for my grid, and what becomes of personal data."""

from typing import Any

import pytest
from django.urls import reverse
from tests.faces.portal.test_report import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(client: Any, cast: Any) -> Any:
    client.get(reverse("portal:enter", args=["huaiyin"]))
    return client


def test_each_clause_of_the_regulation_has_an_anchor(resident: Any) -> None:
    page = resident.get(reverse("portal:regulation")).content.decode()
    for clause in ("B-1.1", "B-3.1", "B-3.4", "B-4.6"):
        assert f'id="{clause}"' in page


def test_the_notice_board_names_who_answers_and_finds_a_grid_by_words(resident: Any, cast: Any) -> None:
    text = shown(resident.get(reverse("portal:grids")))
    assert "李向阳" in text
    assert "闵行远" in text
    none = resident.get(reverse("portal:grids"), {"q": "没有这个楼"})
    assert "没有找到" in shown(none)


def test_the_map_has_the_same_grids_as_the_board(resident: Any, cast: Any) -> None:
    areas = resident.get(reverse("portal:areas")).json()
    assert len(areas["features"]) == 2


def test_the_board_asks_the_same_number_of_questions_for_any_number_of_grids(
    resident: Any, cast: Any, django_assert_max_num_queries: Any
) -> None:
    resident.get(reverse("portal:grids"))
    # session, places, adoptions, posts, absences, grids
    with django_assert_max_num_queries(7):
        resident.get(reverse("portal:grids"))


def test_privacy_is_told_before_anything_is_asked(resident: Any) -> None:
    text = shown(resident.get(reverse("portal:privacy")))
    assert "第十七条" in text
    assert "8800 0009" in text
    assert "事情了结满 180 天" in text.replace("\u2009", " "), "what goes by itself"
    assert "您提出来才删的" in text and "［已删去］" in text, "and what goes on request"


@pytest.mark.parametrize(
    ("words", "found"),
    [("3号楼", {"一网格"}), ("三号楼", {"一网格"}), ("6号楼", {"一网格"}), ("12号楼", {"二网格"}), ("南门", {"一网格"}),
     ("13号楼", set()), ("柳溪北里3号楼", set()), ("二网格", {"二网格"})],
)  # fmt: skip
def test_a_house_number_is_found_in_the_span_that_holds_it(
    cast: Any, client: Any, words: str, found: set[str]
) -> None:
    client.get(reverse("portal:enter", args=["huaiyin"]))
    page = shown(client.get(reverse("portal:grids"), {"q": words}))
    assert {name for name in ("一网格", "二网格") if f" {name} " in page} == found


def test_the_front_page_leads_staff_in_before_a_place_is_chosen(client, cast):
    page = client.get("/?choose").content.decode()
    assert "您在哪个社区或单位" in page
    assert f'href="{reverse("console:sign-in")}"' in page and "工作人员入口" in page
