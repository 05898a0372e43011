"""A company's figures: whether hazards were dealt with, never how many were found."""

import datetime as dt

import pytest

from safety.conftest import DAY, HOUR, NOW, found, submitted  # noqa: F401
from wangge.analysis import indicators
from wangge.analysis.marks import Scope
from wangge.safety import rectifying

MAY = dt.date(2026, 5, 1), dt.date(2026, 5, 31)


@pytest.fixture
def of(cast):
    def figure(code, at=NOW + 60 * DAY, **more):
        return indicators.figure(code, Scope(cast.company, *MAY, at, **more))

    return figure


def test_rectified_in_time_late_or_not_at_all(cast, of, found, submitted):  # noqa: F811
    submitted()
    early = of("hazard-ontime", at=NOW + 2 * DAY)
    found(area="三号炉平台")
    open_too = of("hazard-ontime", at=NOW + 2 * DAY)
    over = of("hazard-ontime")
    assert (early.num, early.den) == (1, 1)
    assert (open_too.den, dict(open_too.excluded)) == (1, {indicators.NOT_YET: 1})
    assert (over.num, over.den) == (1, 2)


def test_sent_back_at_acceptance_and_come_again(cast, of, submitted):  # noqa: F811
    hazard = submitted()
    assert dict(of("acceptance-fail").excluded) == {"还没有验收": 1}
    rectifying.return_(hazard, reason="焊缝还有裂", by=cast.by("song"), at=NOW + 2 * DAY)
    failed = of("acceptance-fail")
    assert (failed.num, failed.den) == (1, 1)
    again = submitted(area="二号炉平台")
    recurring = of("hazard-recurrence")
    assert recurring.den == 2
    assert recurring.num == (again.recurs_id is not None)


def test_what_the_grid_finds_itself_counts_for_it(cast, of, found):  # noqa: F811
    found()
    found(by="song", area="一号炉", finder="inspection")
    share = of("self-report-share", at=NOW + HOUR)
    assert share.den == 2
    assert share.num <= 1
    assert of("self-report-share", grid=cast.moulding).den == 0
