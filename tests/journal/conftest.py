"""What the journal's tests share: a moment, and an entry of Min's."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

BEIJING = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 3, 2, 16, 0, tzinfo=BEIJING)  # an ordinary Monday afternoon


@pytest.fixture
def write(cast: Any) -> Callable[..., Any]:
    """An entry of Min's in grid 1, heard at two; keywords change it."""
    from wangge.journal import diary

    def written(words: str = "三号楼的李大妈说楼道灯不亮", **said: Any) -> Any:
        who = said.pop("who", "min")
        given = {"kind": "heard", "grid": cast.grid1, "by": cast.by(who), "at": NOW} | said
        return diary.write(words, **given)

    return written


@pytest.fixture
def log(cast: Any) -> Callable[[], Any]:
    """What stands in the log of 槐荫社区, as (kind, subject) in order; and that rows and log agree."""
    from wangge.integrity import audit
    from wangge.integrity.models import Leaf

    def kinds() -> list[tuple[str, str]]:
        assert audit.check(cast.community.pk) == []
        return list(
            Leaf.objects.filter(place_id=cast.community.pk).order_by("index").values_list("kind", "subject")
        )

    return kinds
