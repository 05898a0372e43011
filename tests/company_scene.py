"""一家单位的一天: a patrol, a hazard, an accident, a meeting and what belongs to them, made by the acts."""

import datetime as dt
from typing import Any

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def patrols_of(cast: Any) -> dict[str, Any]:
    """A company's list, plan, patrol with a photo, shutdown and coverage check."""
    import io

    from PIL import Image

    from wangge.integrity import safe_files
    from wangge.patrol import checklists, covering, photos, plans, rounds, shutdowns

    song: dict[str, Any] = {"by": cast.by("song"), "at": NOW}
    checklist = checklists.write(
        cast.company, "exits", title="消防通道", items=[{"text": "通道畅通"}], **song
    )
    plan = plans.write(cast.company, "daily", title="日常", kind="daily", since=NOW.date(), **song)
    gao: dict[str, Any] = {"by": cast.by("gao"), "at": NOW}
    patrol = rounds.record(
        cast.company, grid=cast.smelting, checklist=checklist, plan=plan, started_at=NOW, ended_at=NOW,
        answers=[{"key": "1", "verdict": "fail"}], **gao,
    )  # fmt: skip
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    photo = photos.add(patrol, file=safe_files.prepare("门.png", stream.getvalue()), item="1", **gao)
    shut = shutdowns.note(cast.company, since=NOW.date(), until=NOW.date(), words="检修", **song)
    check = covering.sign(cast.company, NOW.date(), words="造型网格补一人", **song)
    return {
        "checklist": checklist.code, "patrol_plan": plan.code, "patrol": patrol.uid, "patrol_photo": photo.pk,
        "shutdown": shut.uid, "coverage_check": check.uid, "company_grid": cast.smelting.code,
    }  # fmt: skip


def safety_of(cast: Any, case: Any) -> dict[str, Any]:
    """A hazard of the smelting grid with a photo and a notice, an accident there, a handover, a signed table."""
    import io

    from PIL import Image

    from wangge.integrity import safe_files
    from wangge.safety import accidents, hazards, photos, rectifying, statistics, telling

    gao: dict[str, Any] = {"by": cast.by("gao"), "at": NOW}
    hazard = hazards.report(
        cast.company, grid=cast.smelting, area="平台", words="护栏松动", kind="thing", grade="general", **gao
    )
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    photo = photos.attach(hazard, file=safe_files.prepare("护栏.png", stream.getvalue()), **gao)
    rectifying.notify(hazard, to=cast.ma, demands="焊牢", by=cast.by("song"), at=NOW)
    accident = accidents.record(
        cast.company, grid=cast.smelting, area="一号炉", words="喷溅", measures="停炉", happened_at=NOW, **gao
    )
    sent = telling.hand_over(
        case, to=cast.company, spot="北门", words="气瓶没有固定", by=cast.by("sun"), at=NOW
    )
    before = NOW.date() - dt.timedelta(days=70)
    signed = statistics.sign(cast.company, every="quarter", day=before, by=cast.by("han"), at=NOW)
    return {
        "hazard": hazard.uid, "hazard_photo": photo.key, "hazard_paper": "notice", "accident": accident.uid,
        "handover": sent.uid, "hazard_statistics": signed.uid, "form": "csv",
    }  # fmt: skip


def meetings_of(cast: Any) -> dict[str, Any]:
    """The company's meeting with an item of Luo's, February's report, a training with a hand-out, a talk."""
    from wangge.integrity import safe_files
    from wangge.meetings import gatherings, items, periodic, talks, trainings

    gao: dict[str, Any] = {"by": cast.by("gao"), "at": NOW}
    bai: dict[str, Any] = {"by": cast.by("bai"), "at": NOW}
    item = items.put(cast.company, title="换风机", why="没钱", grid=cast.moulding, by=cast.by("luo"), at=NOW)
    meeting = gatherings.plan(
        cast.company, title="例会", opens_at=NOW + dt.timedelta(days=1), room="二楼", chair=cast.han,
        invited=[cast.song, cast.tang, cast.gao, cast.pan], **bai,
    )  # fmt: skip
    gatherings.convene(meeting, **bai)
    signed = periodic.sign(cast.smelting, NOW.date() - dt.timedelta(days=10), words={}, **gao)
    training = trainings.plan(
        cast.company,
        grid=cast.smelting,
        title="防暑",
        planned_on=NOW.date(),
        teacher="宋安平",
        audience="全体",
        **gao,
    )
    file = trainings.attach(training, file=safe_files.prepare("须知.pdf", b"%PDF-1.4 x"), **gao)
    talk = talks.write(cast.smelting, talked_on=NOW.date(), topic="更衣室", asked_by="employee", **gao)
    return {
        "meeting": meeting.uid, "agenda_item": item.uid, "periodic_report": signed.uid, "training": training.uid,
        "training_file": file.pk, "talk": talk.uid,
    }  # fmt: skip
