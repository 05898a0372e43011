"""A pipe bursts in building 2: the walk of docs, from the first words to the closed file."""

from stories import RESIDENT, on
from wangge.cases import access, closure, dispatch, feedback, handling, history, intake, replay, triage, why
from wangge.cases.models import Notice
from wangge.integrity.models import Leaf


def test_a_burst_pipe_from_first_words_to_closure(cast):
    # 1. A resident writes, without an account; the point on the map is in grid 1.
    longitude, latitude = cast.in_grid1
    receipt = intake.register(
        "2号楼水管爆裂，水往外涌。", place=cast.community, channel="web", where="2号楼3单元", longitude=longitude,
        latitude=latitude, name="王大妈", contact="138 0000 1111", prefers="phone", by=RESIDENT, at=on("09-30 16:00"),
    )  # fmt: skip
    case = receipt.case
    assert case.grid == cast.grid1 and receipt.first_asked == cast.li

    # 2. Li: our community's own. By days that would be after the holiday, so it goes on the urgent lane.
    ordinary = triage.preview(case, level="community")
    assert (ordinary.day.isoformat(), ordinary.clause) == ("2026-10-08", "B-3.1")
    triage.set_lane(case, lane="urgent", why="水在往外涌", by=cast.by("li"), at=on("09-30 16:10"))
    triage.classify(case, level="community", holder=cast.min, by=cast.by("li"), at=on("09-30 16:12"))
    assert case.due_at == on("10-01 16:00") and case.due_basis["clause"] == "C-3.2"
    assert Notice.objects.filter(person=cast.min, kind="assigned").count() == 1

    # 3. Min needs the water company; each has a clock of its own.
    asked = dispatch.assist(
        case, unit=cast.water, request="请关总阀", by=cast.by("zhao"), at=on("09-30 16:20")
    )
    dispatch.accept(asked, by=cast.by("wu"), at=on("09-30 16:25"))
    dispatch.answer(asked, words="总阀已关，支管请物业更换", by=cast.by("wu"), at=on("09-30 17:10"))
    assert case.state == "in-progress"

    # 4. Min settles it without a network; the phone syncs later, and syncs twice.
    key = {
        "uid": "0192e4a0-0000-7000-8000-000000000001",
        "device_at": on("09-30 19:30"),
        "base_version": case.version,
    }
    for received in ("09-30 20:00", "09-30 20:03"):
        handling.resolve(case, result="换了支管，试水不漏", by=cast.by("min"), at=on(received), **key)
    assert case.acts.filter(act="resolve").count() == 1 and case.resolved_at == on("09-30 20:00")

    # 5. The resident is told, by the way they chose.
    feedback.tell(
        case, words="支管换好了，请放心用水", channel="phone", by=cast.by("li"), at=on("09-30 20:15")
    )

    # 6. Another person checks, the resident rates with the code, the head closes.
    closure.check(case, found="yes", method="call", by=cast.by("wang"), at=on("10-08 09:00"))
    mine = access.with_code(receipt.number, receipt.code)
    closure.rate(mine, level=4, solved="yes", by=RESIDENT, at=on("10-08 09:30"))
    closure.close(case, by=cast.by("wang"), at=on("10-08 10:00"))

    # Afterwards anybody may ask how each date came about, and whether anything was changed.
    case.refresh_from_db()
    assert case.state == "closed" and replay.differences(case) == []
    assert Leaf.objects.filter(subject=str(case.uid)).count() == case.acts.count() == case.version
    text = why.why(case.number)
    assert "C-3.2" in text and "存证 #" in text
    shown = history.for_resident(case, at=on("10-08 11:00"))
    assert shown.entries[-1].act == "close" and shown.rating.solved == "yes"
