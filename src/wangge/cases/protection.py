"""保护: who must not know – confidential matters, people a matter is about, personal data that has had its time."""

import datetime as dt
from uuid import UUID

from wangge.cases import limits
from wangge.cases.acts import act, take, words
from wangge.cases.lifecycle import ENDED, NotAllowed
from wangge.cases.models import Act, Case, Recusal, Requester
from wangge.integrity import erasure
from wangge.integrity.actor import Actor
from wangge.integrity.secrecy import KEPT_DAYS
from wangge.journal import diary
from wangge.territory.models import Person


@act("protect")
def protect(
    case: Case, *, why: str, confidential: bool = True,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """设为保密 (or lift it): seen by the holder and the office only, and by units that were asked, without names."""
    why = words(why, "理由", limit=200)
    if case.confidential == confidential:
        raise NotAllowed("已经是保密的。" if confidential else "本来就不是保密的。")
    if confidential:
        diary.shield_of_case(case.place, case.uid, person=None, reason=why, by=by, at=at)
    text = ("设为保密：" if confidential else "取消保密：") + why
    return take("protect", case, uid=uid, note=text, by=by, at=at, confidential=confidential)


@act("recuse")
def recuse(
    case: Case, *, person: Person, reason: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """设回避: from now on the matter does not exist for this person; if they held it, somebody else must."""
    reason = words(reason, "理由", limit=120, needed=False) or "事项涉及此人"
    if Recusal.objects.filter(case=case, person=person).exists():
        raise NotAllowed(f"已经给{person}设过回避。")
    Recusal.objects.create(place_id=case.place_id, case=case, person=person, reason=reason, since=at)
    diary.shield_of_case(case.place, case.uid, person=person, reason=reason, by=by, at=at)
    changes: dict[str, None] = {}
    if case.holder_id == person.pk:
        changes["holder_id"] = None
    if case.first_asked_id == person.pk:
        changes["first_asked_id"] = None
    case.notices.filter(person=person).delete()
    return take("recuse", case, uid=uid, note=f"{person}回避：{reason}", by=by, at=at, **changes)


@act("erase")
def erase(
    case: Case,
    *,
    basis: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """删除个人信息: name and contact go; the matter stays and can be followed with the code."""
    basis = words(basis, "依据", limit=200)
    who = Requester.objects.select_for_update().filter(case=case, erased_at=None).first()
    if who is None:
        raise NotAllowed("这件事项没有留姓名和联系方式，或者已经删除。")
    erasure.without_trace()
    who.name, who.contact, who.prefers, who.erased_at = "", "", Requester.Prefers.CODE, at
    who.save()
    return take("erase", case, uid=uid, note=basis, cite=limits.cite(case, "keep-confidential"), by=by, at=at)


def turn(*, at: dt.datetime, batch: int = 500) -> int:
    """到期删除 (C-5.6): the name and number go `KEPT_DAYS` after the matter was over. Answers how many went.

    A day that has come for a matter still running, or over for less long, is put off: it is never later than the end.
    """
    days = dt.timedelta(days=KEPT_DAYS)
    ripe = Requester.objects.filter(erased_at=None, delete_on__lte=at.date()).select_related("case__place")
    gone = 0
    for who in ripe.order_by("delete_on")[:batch]:
        case, today = who.case, who.case.place.day_of(at)
        over = case.place.day_of(case.closed_at) if case.state in ENDED and case.closed_at else today
        if today < over + days:
            Requester.objects.filter(pk=who.pk).update(delete_on=over + days)
            continue
        erase(case, basis=f"事项了结已满{KEPT_DAYS}天，保存期满", by=Actor.clock(), at=at)
        gone += 1
    return gone
