"""A complaint about Li: it does not exist for Li – in no list, count, search, notice, act or merged matter."""

import datetime as dt

import pytest

from stories import RESIDENT, on, registered
from wangge.cases import (
    access,
    closure,
    dispatch,
    duplicates,
    feedback,
    handling,
    history,
    intake,
    reminders,
    search,
    triage,
)
from wangge.cases.lifecycle import STEPS, NotAllowed
from wangge.cases.models import Notice

DAY = dt.date(2026, 3, 2)
WORDS = "网格长李向阳说话难听，办证推来推去"


def test_a_complaint_about_li_is_invisible_to_li_everywhere(cast):
    receipt = intake.register(
        WORDS, place=cast.community, channel="web", grid=cast.grid1, kind="complaint", about=[cast.li],
        by=RESIDENT, at=on("03-02 10:00"),
    )  # fmt: skip
    case = receipt.case
    assert receipt.first_asked != cast.li, "the receipt does not send the resident to Li"

    # Every way to look, and every way to act.
    mine = access.visible(cast.li, on=DAY)
    assert not mine.filter(pk=case.pk).exists() and mine.count() == 0
    assert not mine.filter(number=case.number).exists()
    assert search.found(access.visible(cast.wang, on=DAY), "李向阳").exists()
    assert not search.found(mine, "李向阳").exists()
    for act in STEPS:
        assert not access.may(act, case, cast.by("li"), at=on("03-02 11:00")), act
    assert access.acts_for(case, cast.by("li"), at=on("03-02 11:00")) == []
    assert access.requester_of(case, cast.by("li"), at=on("03-02 11:00"), purpose="想知道是谁") is None

    # Somebody else triages; it cannot be handed to Li, and no notice about it reaches Li.
    with pytest.raises(NotAllowed, match=r"不能交给李向阳.*回避"):
        triage.classify(case, level="community", holder=cast.li, by=cast.by("zhao"), at=on("03-02 11:00"))
    triage.classify(case, level="community", holder=cast.wang, by=cast.by("zhao"), at=on("03-02 11:00"))
    assert cast.li not in dispatch.candidates(case, at=on("03-02 11:00"))
    at = on("03-02 11:30")
    while at < on("03-05 12:00"):
        reminders.turn(at=at)
        at += dt.timedelta(hours=2)
    assert (
        not Notice.objects.filter(person=cast.li).exists()
        and Notice.objects.filter(person=cast.wang).exists()
    )

    # A second complaint is merged into an ordinary matter: that one disappears for Li too.
    other = registered(cast, "李向阳态度差", about=[cast.li])
    plain = registered(cast, "办事大厅排队太久")
    assert access.visible(cast.li, on=DAY).filter(pk=plain.pk).exists()
    dispatch.merge(other, into=plain, by=cast.by("zhao"), at=on("03-02 12:00"))
    assert not access.visible(cast.li, on=DAY).filter(pk=plain.pk).exists()

    # Looking for similar matters shows Li nothing either.
    asked = {"where": "", "grid_id": cast.grid1.pk, "at": on("03-02 12:30")}
    shown = duplicates.similar(WORDS, among=access.visible(cast.wang, on=DAY), **asked)
    assert shown[0].case == case
    hidden = duplicates.similar(WORDS, among=access.visible(cast.li, on=DAY), **asked)
    assert case not in [each.case for each in hidden]

    # It is handled, told and closed like any other; the resident's page names no colleague.
    case.refresh_from_db()
    handling.resolve(case, result="已谈话，当面致歉", by=cast.by("wang"), at=on("03-05 13:00"))
    feedback.tell(case, words="已谈话并当面致歉", channel="code", by=cast.by("wang"), at=on("03-05 14:00"))
    with pytest.raises(NotAllowed, match="经办人"):
        closure.close(case, by=cast.by("wang"), at=on("03-05 15:00"))
    closure.close(case, by=cast.by("zhao"), at=on("03-05 15:00"))
    assert "王秀英" not in str(history.thread(case, for_resident=True))
