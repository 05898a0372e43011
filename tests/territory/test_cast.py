"""The cast can be trusted: everyone is where their line says, and the second laying is the first again."""

import datetime as dt

import pytest

from cast import PEOPLE
from wangge.integrity.models import Leaf
from wangge.territory import jurisdiction
from wangge.territory.models import Person

DAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize("again", [1, 2])
def test_everyone_of_the_cast_is_at_their_post(cast, again):
    assert set(cast.people) == set(PEOPLE) == set(cast.posts)
    assert cast.by("li").label == "槐荫社区一网格 网格长 李向阳"
    assert cast.reach("min").covers(cast.grid1)
    assert not cast.reach("sun").covers(cast.grid1)


@pytest.mark.parametrize("again", [1, 2])
def test_what_the_cast_did_stands_in_the_log_of_their_places(cast, again):
    kinds = list(
        Leaf.objects.filter(place_id=cast.community.pk).order_by("index").values_list("kind", flat=True)
    )
    assert kinds[0] == "place.open"
    assert {"grid.open", "grid.redraw", "person.join", "post.appoint", "pack.adopt"} <= set(kinds)


def test_the_cast_can_sign_in_and_new_rows_do_not_collide_with_theirs(cast, client):
    assert Person.objects.get(login="li").check_password(cast.password)
    assert Person.objects.create(
        place=cast.community, name="新人", joined_at=dt.datetime.now(dt.UTC)
    ).pk not in {person.pk for person in cast.people.values()}


def test_the_regulation_of_the_community_is_in_force_there(cast):
    assert jurisdiction.regulation_of(cast.community, DAY).kind == "community"
