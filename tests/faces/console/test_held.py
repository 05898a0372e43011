"""My record: whatever names a worker is on their own page, or the page says where, or why not – and no key is forgotten."""

import datetime as dt
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from faces.console.conftest import NOW
from wangge.accountability.models import AwardList
from wangge.faces.console import held
from wangge.integrity.acted import ActRow
from wangge.territory import staffing
from wangge.territory.models import Person, Post

OWN_HAND = ("by_person", "by_person_id")  # who acted, or wrote the row: said of all of them at once


def keys() -> set[str]:
    """Every column of a model of ours that leads to a person."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if (field.related_model in (Person, Post) or field.name == "person_id")
        and not (field.name in OWN_HAND and (issubclass(model, ActRow) or not field.is_relation))
    }


def test_every_key_to_a_person_is_on_my_record_or_the_page_says_where_or_why_not():
    named = list(held.named())
    assert len(named) == len(set(named)), "each stands in one place only"
    assert keys() <= set(named), f"not said of on “my record”: {sorted(keys() - set(named))}"


def test_the_table_names_nothing_that_is_not_there():
    for field in held.named():
        model, _dot, name = field.rpartition(".")
        assert isinstance(apps.get_model(model)._meta.get_field(name), models.Field)


def test_each_section_it_promises_is_one_of_the_page(cast, as_):
    from pathlib import Path

    page = Path(held.__file__).parent / "templates/console/proposals/record.html"
    text = page.read_text(encoding="utf-8")
    assert all(f'id="{section}"' in text for section in held.HERE)
    assert set(held.KEPT_BACK) and all(held.KEPT_BACK.values())
    assert "对您保密" in text


@pytest.fixture
def page(as_):
    return lambda who: as_(who).get(reverse("console:my-record")).content.decode()


def test_posts_leave_and_what_lies_on_other_pages_are_on_it(cast, page):
    staffing.absence(
        cast.li,
        since=dt.date(2026, 3, 9),
        until=dt.date(2026, 3, 10),
        reason="年假",
        by=cast.by("wang"),
        at=NOW,
    )
    said = page("li")
    assert "岗位和请假" in said
    assert "年假" in said
    assert "网格长" in said


def test_an_award_list_says_to_whoever_is_on_it_why_and_to_nobody_else(cast, page):
    content = [{"person": str(cast.li.uid), "name": cast.li.name, "reasons": "化解了多年的停车难"}]
    AwardList.objects.bulk_create([
        AwardList(place=cast.community, year=2025, content=content, uid=uuid4(), at=NOW, by_person_id=cast.wang.pk, leaf_index=0)
    ])  # fmt: skip
    assert "化解了多年的停车难" in page("li")
    assert "可以参加评优" in page("li")
    assert "化解了多年的停车难" not in page("qian")


def test_a_duty_that_was_missed_is_listed_with_its_page_and_one_that_was_not_mine_is_not(cast, page):
    """Nobody in the cast did anything in January and February: Li's weekly summaries of grid 1 are missing, Qian's are her own."""
    mine, hers = page("li"), page("qian")
    assert "到期没做" in mine
    address = reverse("console:duty", args=["B-2.3", "2026-02-16", cast.grid1.code])
    assert address in mine
    assert address not in hers
