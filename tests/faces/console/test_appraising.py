"""The pages of the yearly assessment: published, begun, filled, judged, shown, answered, signed."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wangge.accountability.models import Assessment, PublishedSheet

YEAR = 2027


def signed_in(cast, who):
    client = Client()
    client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


DECEMBER = dt.datetime(2026, 12, 7, 2, tzinfo=dt.UTC)


@pytest.fixture
def clock(monkeypatch):
    """The pages' clock, put to a moment."""

    def put(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    put(DECEMBER)
    return put


def test_a_year_from_the_published_sheet_to_the_second_signature(cast, clock):
    listing = f"{reverse('console:assessments')}?year={YEAR}"
    wang, zhao, xu = (signed_in(cast, who) for who in ("wang", "zhao", "xu"))
    assert "还没有公布" in wang.get(listing).content.decode()
    given = {"do": "publish", "published_on": "2026-12-07", "words": "贴在三处公告栏"}
    assert zhao.post(listing, given).status_code == 404, "the clerk does not publish"
    assert wang.post(listing, given).status_code == 302
    assert PublishedSheet.objects.get().year == YEAR
    clock(DECEMBER.replace(year=2027))
    wang, zhao, xu, li = (signed_in(cast, who) for who in ("wang", "zhao", "xu", "li"))
    answer = zhao.post(listing, {"do": "begin", "person": cast.li.pk})
    row = Assessment.objects.get()
    here = reverse("console:assessment", args=[row.uid])
    assert answer["Location"] == here
    assert li.get(here).status_code == 404, "not before it is shown"
    refused = zhao.post(here, {"do": "show"})
    assert refused.status_code == 409
    assert "缺的项目不当作零分" in refused.content.decode()
    figures = {name: {**each, "value": 80} for name, each in row.figures.items()}
    Assessment.objects.filter(pk=row.pk).update(figures=figures)
    scored = xu.post(
        here, {"do": "judge", "line": "居务监督委员会评议", "points": "8.5", "words": "走访了二十户"}
    )
    assert scored.status_code == 302
    assert (
        zhao.post(
            here, {"do": "judge", "line": "居务监督委员会评议", "points": "9", "words": "好"}
        ).status_code
        == 409
    )
    assert zhao.post(here, {"do": "show"}).status_code == 302
    assert "走访了二十户" in li.get(here).content.decode()
    assert li.post(here, {"do": "answer", "words": "二月在照顾父亲"}).status_code == 302
    assert wang.post(here, {"do": "sign"}).status_code == 302
    assert wang.post(here, {"do": "countersign"}).status_code == 409
    assert xu.post(here, {"do": "countersign"}).status_code == 302
    row.refresh_from_db()
    assert float(row.total) == 80.5
    assert "80.5" in li.get(here).content.decode()
    assert "80.5" not in zhao.get(listing).content.decode(), "no totals beside names"


@pytest.mark.parametrize("said", ["year=next", "year=1", "year=²"])
def test_a_year_that_is_none_is_no_page(cast, said):
    assert signed_in(cast, "wang").get(f"{reverse('console:assessments')}?{said}").status_code == 404


def test_bad_points_are_a_sentence(cast, clock):
    listing = reverse("console:assessments")
    signed_in(cast, "zhao").post(listing, {"do": "begin", "person": cast.li.pk})
    here = reverse("console:assessment", args=[Assessment.objects.get().uid])
    xu = signed_in(cast, "xu")
    for points in ("many", "-1", "11", ""):
        answer = xu.post(here, {"do": "judge", "line": "居务监督委员会评议", "points": points, "words": "好"})
        assert answer.status_code == 409
    assert not Assessment.objects.get().judged
    assert xu.post(here, {"do": "open"}).status_code == 404
