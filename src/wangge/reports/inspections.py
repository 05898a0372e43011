"""周五的日志检查 (B-4.4): a drawn sample or all, remarks that can be answered, gaps noted as findings about a grid.

Nothing here has a consequence: a finding is answered by the grid's leader, then it stands or is withdrawn.
"""

import datetime as dt
import secrets
from collections import defaultdict
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import access as journal_access
from wangge.journal import saying
from wangge.journal.access import NotYours
from wangge.journal.models import Entry
from wangge.policy.pack import Refusal
from wangge.policy.provisions import period
from wangge.reports import continuity
from wangge.reports.models import DiaryInspection, Remark, RemarkReply, Vacancy, VacancyAnswer, VacancyOutcome
from wangge.territory import reach as territory_reach
from wangge.territory.models import Grid, Person, Place
from wangge.territory.reach import Reach

USUAL = 3  # entries of each grid


def new_seed() -> int:
    """抽样的种子: from the system's generator; recorded, so that anybody can draw the same sample again."""
    return secrets.randbelow(2**31)


def draw(place: Place, week: dt.date, reach: Reach, *, seed: int, per_grid: int = USUAL) -> list[Entry]:
    """抽查: of each grid so many of the week's entries, by the seed alone; `per_grid` 0 takes all."""
    population = _population(place, week, reach)
    chosen: list[Entry] = []
    for grid_id in sorted(population, key=lambda each: each or 0):
        entries = population[grid_id]
        if per_grid and len(entries) > per_grid:
            picked = Random(f"{seed}:{grid_id}").sample(range(len(entries)), per_grid)
            entries = [entries[n] for n in sorted(picked)]
        chosen += entries
    return chosen


def _population(place: Place, week: dt.date, reach: Reach) -> dict[int | None, list[Entry]]:
    first, last = period("week", week)
    seen = (
        journal_access.seen_in(reach).between(place, first, last).whole().order_by("grid__code", "leaf_index")
    )
    found: dict[int | None, list[Entry]] = defaultdict(list)
    for each in seen:
        found[each.grid_id].append(each)
    return found


def inspect(
    place: Place, week: dt.date, *, seed: int, per_grid: int = USUAL, words: str = "", uid: UUID | None = None,
    by: Actor, at: dt.datetime,
) -> DiaryInspection:  # fmt: skip
    """记一次检查: which entries were drawn out of how many, continuity, and the gaps, as they stood then."""
    reach = _office(place, by, at)
    first, last = period("week", week)
    today = place.day_of(at)
    if first > today:
        raise Refusal("这一周还没有到，不能检查。")
    if not 0 <= per_grid <= 200:
        raise Refusal("每个网格抽查的条数在 0（全部）到 200 之间。")
    words = saying.words(words, "检查情况", limit=2000, needed=False)
    last = min(last, today)
    measured = continuity.until(place, last, at=at)
    population = _population(place, week, reach)
    drawn = draw(place, week, reach, seed=seed, per_grid=per_grid)
    content = {
        "population": {str(grid or ""): len(rows) for grid, rows in population.items()},
        "drawn": [str(each.uid) for each in drawn],
        "continuity": [
            {"grid": each.post.grid_id, "post": each.post.pk, "done": each.done, "days": each.days, "away": each.away,
             "stood_in": each.stood_in, "missing": [day.isoformat() for day in each.missing]}
            for each in continuity.of(place, first, measured)
        ],
        "gaps": [
            {"grid": each.grid.pk, "day": each.day.isoformat(), "why": each.why}
            for each in continuity.gaps(place, first, measured)
        ],
    }  # fmt: skip
    row = DiaryInspection(
        place=place,
        week=first,
        seed=seed,
        per_grid=per_grid,
        content=content,
        words=words,
        uid=uid or uuid4(),
    )
    return written.keep(row, by=by, at=at)


def inspections(place: Place) -> QuerySet[DiaryInspection]:
    """历次检查, newest first."""
    found = DiaryInspection.objects.filter(place=place).select_related("place")
    return found.prefetch_related("remarks__replies", "vacancies__answers", "vacancies__outcomes")


def one(place: Place, uid: UUID) -> DiaryInspection | None:
    """一次检查."""
    return inspections(place).filter(uid=uid).first()


def sample_of(inspection: DiaryInspection, reach: Reach) -> list[Entry]:
    """那次抽到的, as far as this reach may see."""
    seen = journal_access.seen_in(reach).filter(place=inspection.place, uid__in=inspection.content["drawn"])
    return list(seen.whole().order_by("grid__code", "leaf_index"))


def remark(
    inspection: DiaryInspection,
    entry: Entry,
    *,
    words: str,
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> Remark:
    """写检查意见: to the entry's author, who is told and may answer."""
    _office(inspection.place, by, at)
    if str(entry.uid) not in inspection.content["drawn"]:
        raise Refusal("这一条不在这次检查的抽样里。")
    if entry.author_id == by.person_id:
        raise Refusal("自己写的日志由别人检查。")
    row = Remark(
        place_id=inspection.place_id, inspection=inspection, entry=entry, person_id=entry.author_id,
        words=saying.words(words, "检查意见", limit=500), uid=uid or uuid4(),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def remarks_to(person: Person) -> QuerySet[Remark]:
    """给我的检查意见, newest first."""
    found = Remark.objects.filter(person=person).select_related("entry", "inspection", "place")
    return found.prefetch_related("replies").order_by("-pk")


def unread(person: Person) -> int:
    """没看过的检查意见."""
    return Remark.objects.filter(person=person, read_at=None).count()


def read(person: Person, *, at: dt.datetime) -> int:
    """看过了."""
    return Remark.objects.filter(person=person, read_at=None).update(read_at=at)


def reply(remark: Remark, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime) -> RemarkReply:
    """回应检查意见: by the worker it was said to."""
    if by.person_id != remark.person_id or journal_access.post_of(by, [remark.place.day_of(at)]) is None:
        raise NotYours("检查意见由写这条日志的人回应。")
    row = RemarkReply(
        place_id=remark.place_id,
        remark=remark,
        words=saying.words(words, "回应", limit=1000),
        uid=uid or uuid4(),
    )
    return written.keep(row, by=by, at=at)


def note_vacancy(
    inspection: DiaryInspection, grid: Grid, *, days: list[dt.date], words: str = "", uid: UUID | None = None,
    by: Actor, at: dt.datetime,
) -> Vacancy:  # fmt: skip
    """记空岗: a finding about the grid, resting on gaps of that week; its leader answers before anything is decided."""
    _office(inspection.place, by, at)
    known = {each["day"] for each in inspection.content["gaps"] if each["grid"] == grid.pk}
    named = sorted(day.isoformat() for day in days)
    if not named or not set(named) <= known:
        raise Refusal(f"{grid}在这些日子有记录，或者没有人该在岗，不能记空岗。")
    row = Vacancy(
        place_id=inspection.place_id, inspection=inspection, grid=grid, days=named,
        words=saying.words(words, "空岗情况", limit=500, needed=False), uid=uid or uuid4(),
    )  # fmt: skip
    done = Vacancy.objects.filter(inspection=inspection, grid=grid).first()
    if done is not None and done.uid != row.uid:
        raise Refusal(f"这次检查已经记过{grid}的空岗。")
    return written.keep(row, by=by, at=at)


def vacancies(place: Place, reach: Reach) -> QuerySet[Vacancy]:
    """看得到的空岗记录, newest first."""
    found = Vacancy.objects.filter(place=place).select_related("place", "grid", "inspection")
    found = found.prefetch_related("answers", "outcomes").order_by("-pk")
    return found if place.pk in reach.places else found.filter(grid__in=reach.grids)


def unanswered(place: Place, reach: Reach) -> QuerySet[Vacancy]:
    """待说明的空岗."""
    return vacancies(place, reach).filter(Q(answers=None) & Q(outcomes=None))


def answer_vacancy(
    vacancy: Vacancy, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> VacancyAnswer:
    """说明空岗: by the grid's leader or whoever stands in."""
    journal_access.demand_ground(vacancy.grid, by, at=at, leads=True)
    if by.role in journal_access.OFFICE:
        raise NotYours("空岗由这个网格的网格长说明。")
    row = VacancyAnswer(
        place_id=vacancy.place_id,
        vacancy=vacancy,
        words=saying.words(words, "说明", limit=1000),
        uid=uid or uuid4(),
    )
    return written.keep(row, by=by, at=at)


def decide_vacancy(
    vacancy: Vacancy, *, stands: bool, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> VacancyOutcome:
    """核定空岗: after the leader was heard, or had a week to be. Withdrawn, it leaves a clean record."""
    _office(vacancy.place, by, at)
    heard = vacancy.answers.exists() or at - vacancy.at >= dt.timedelta(days=7)
    if stands and not heard:
        raise Refusal("网格长还没有说明，一周以后才能核定。")
    row = VacancyOutcome(
        place_id=vacancy.place_id, vacancy=vacancy, stands=stands, words=saying.words(words, "核定的理由", limit=500),
        uid=uid or uuid4(),
    )  # fmt: skip
    done = VacancyOutcome.objects.filter(vacancy=vacancy).first()
    if done is not None and done.uid != row.uid:
        raise Refusal("这一条已经核定过。")
    return written.keep(row, by=by, at=at)


def _office(place: Place, by: Actor, at: dt.datetime) -> Reach:
    post: Any = journal_access.post_of(by, [place.day_of(at)])
    if post is None or post.role not in journal_access.OFFICE or post.place_id != place.pk:
        raise NotYours("日志由社区办公室每周检查（B-4.4）。")
    return territory_reach.reach_from(post.person_id, place.day_of(at), [post])
