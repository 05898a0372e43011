"""文书任务 (jobs): files that take a while. Small ones are made at once, large ones by the loop, with their progress to be seen.

A row that is claimed once, by compare-and-set; the file lies in HOME/made, outside the backups, and goes after a day.
"""

import datetime as dt
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from wangge.cases import access as case_access
from wangge.documents import of_matters, pdf, rendering
from wangge.documents.models import FormVersion, Job
from wangge.documents.paper import Paper
from wangge.documents.superior import exporting
from wangge.integrity import safe_files
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory import reach as territory_reach
from wangge.territory.models import Person, Place

log = logging.getLogger("wangge.papers")
AT_ONCE = {"form": 2000, "papers": 40}  # rows, papers: made while one waits
MOST_PAPERS = pdf.MOST_PAPERS
KEPT = dt.timedelta(days=1)
STUCK = dt.timedelta(minutes=30)


def fill(
    version: FormVersion, person: Person, *, asked: Mapping[str, Any], recipient: str, purpose: str, reason: str = "", uid: UUID,
    by: Actor, at: dt.datetime,
) -> Job:  # fmt: skip
    """填一张上级的表."""
    done = _there(version.place, uid)
    if done is not None:
        return done
    reach = territory_reach.reach_of(person, version.place.day_of(at))
    count = exporting.rows_of(version, reach, asked).count()
    exporting.allow(version, recipient=recipient, purpose=purpose, reason=reason, count=count, by=by, at=at)
    said = {
        "version": version.pk,
        "rows": dict(asked),
        "recipient": recipient,
        "purpose": purpose,
        "reason": reason,
    }
    return _begin(version.place, person, Job.Kind.FORM, version.form.name, said, count, uid=uid, by=by, at=at)


def print_many(
    place: Place,
    person: Person,
    *,
    numbers: list[str],
    kind: str,
    form: str,
    uid: UUID,
    by: Actor,
    at: dt.datetime,
) -> Job:
    """批量打印: one paper of a kind for each chosen matter, as one PDF or one zip of Word files."""
    done = _there(place, uid)
    if done is not None:
        return done
    if kind not in of_matters.KINDS or form not in ("pdf", "docx"):
        raise Refusal("没有这种文书，请在列出的里面选。")
    if not numbers:
        raise Refusal("没有选事项。先在表里勾上要打印的。")
    if len(numbers) > MOST_PAPERS:
        raise Refusal(f"一次最多打印 {MOST_PAPERS} 份，这里选了 {len(numbers)} 件。请分几次。")
    word = of_matters.KINDS[kind].word
    said = {"numbers": numbers, "kind": kind, "form": form}
    return _begin(
        place, person, Job.Kind.PAPERS, f"{word} {len(numbers)} 份", said, len(numbers), uid=uid, by=by, at=at
    )


def _there(place: Place, uid: UUID) -> Job | None:
    return Job.objects.filter(place=place, uid=uid).first()


def _begin(
    place: Place, person: Person, kind: Job.Kind, title: str, asked: dict[str, Any], total: int, *, uid: UUID, by: Actor,
    at: dt.datetime,
) -> Job:  # fmt: skip
    actor = {
        "kind": by.kind,
        "role": by.role,
        "label": by.label,
        "person_id": by.person_id,
        "post_id": by.post_id,
    }
    job = Job.objects.create(
        place=place, uid=uid, person=person, actor=actor, kind=kind, title=title[:120], asked=asked, total=total, asked_at=at,
        expires_at=at + KEPT,
    )  # fmt: skip
    if total <= AT_ONCE[kind]:
        run(job, at=at)
        job.refresh_from_db()
    return job


def of(person: Person, *, at: dt.datetime) -> QuerySet[Job]:
    """我要的文件, newest first."""
    return Job.objects.filter(person=person, expires_at__gt=at)


def file_of(job: Job) -> Path:
    """文件在哪里."""
    return Path(settings.HOME) / "made" / str(job.uid)


def run(job: Job, *, at: dt.datetime) -> bool:
    """做: False where somebody else is at it. A refusal is kept as the sentence the person will read."""
    free = Job.objects.filter(pk=job.pk, ended_at=None)
    if not free.filter(claimed_at=None).update(claimed_at=at) and not free.filter(
        claimed_at__lt=at - STUCK
    ).update(claimed_at=at):
        return False
    began = time.monotonic()
    try:
        said = _form(job, at) if job.kind == Job.Kind.FORM else _papers(job)
    except Refusal as refusal:
        said = {"said": str(refusal)}
    except Exception:
        log.exception("文书任务 %s 没有做成", job.uid)
        said = {"said": "没有做成，已经记下。请再试一次；还不行请告诉管理员。"}
    Job.objects.filter(pk=job.pk).update(ended_at=at + dt.timedelta(seconds=time.monotonic() - began), **said)
    return True


def _form(job: Job, at: dt.datetime) -> dict[str, Any]:
    version = FormVersion.objects.select_related("form", "place").get(pk=job.asked["version"])
    by = Actor(**job.actor)
    reach = territory_reach.reach_of(job.person, job.place.day_of(at))
    rows = exporting.rows_of(version, reach, job.asked["rows"])
    where = file_of(job)
    export = exporting.make(
        version, rows, where, recipient=job.asked["recipient"], purpose=job.asked["purpose"], reason=job.asked["reason"],
        asked=job.asked["rows"], uid=job.uid, by=by, at=at, tick=_ticking(job),
    )  # fmt: skip
    name = Paper(version.form.name, (), name=f"{version.form.name} {job.asked['rows']['first']}").file_name(
        "xlsx"
    )
    return {
        "file_name": name,
        "media_type": rendering.TYPES["xlsx"],
        "size": where.stat().st_size,
        "done": export.rows,
    }


def _papers(job: Job) -> dict[str, Any]:
    by, tick = Actor(**job.actor), _ticking(job)
    reach = territory_reach.reach_of(job.person, job.place.day_of(job.asked_at))
    seen = case_access.seen_in(reach).filter(place=job.place, number__in=job.asked["numbers"])
    kind = of_matters.KINDS[job.asked["kind"]]
    made: list[Paper] = []
    without: list[str] = []
    for n, case in enumerate(
        seen.select_related("place", "grid", "holder", "first_asked").order_by("number"), 1
    ):
        try:
            made.append(kind.make(case, case_access.words_for(case, by)))
        except Refusal:
            without.append(case.number or "")
        if n % 10 == 0:
            tick(n)
    if not made:
        raise Refusal(f"选的事项都还没有{kind.word}。")
    if job.asked["form"] == "pdf":
        file = rendering.Made(f"{kind.word} {len(made)}份.pdf", rendering.TYPES["pdf"], pdf.together(made))
    else:
        file = rendering.zipped(made, "docx", f"{kind.word} {len(made)}份")
    where = file_of(job)
    with safe_files.for_its_owner(where) as out:
        out.write(file.content)
    said = f"{len(without)} 件还没有{kind.word}，没有印：{'、'.join(without[:20])}。" if without else ""
    return {
        "file_name": file.name,
        "media_type": file.media_type,
        "size": len(file.content),
        "done": job.total,
        "said": said,
    }


def _ticking(job: Job) -> Any:
    return lambda done: Job.objects.filter(pk=job.pk).update(done=done)


def turn(*, at: dt.datetime) -> int:
    """一遍: what waits is made, one after the other; files whose day is over go."""
    made = 0
    waiting = Job.objects.filter(ended_at=None).select_related("place", "person").order_by("asked_at")
    for job in waiting[:20]:
        made += run(job, at=at)
    for job in Job.objects.filter(expires_at__lte=at).exclude(file_name="").only("uid"):
        file_of(job).unlink(missing_ok=True)
        Job.objects.filter(pk=job.pk).update(file_name="", size=F("size"))
    return made
