"""保护: who must not know – confidential matters, people a matter is about, personal data that has had its time."""

import datetime as dt
from uuid import UUID

from wangge.cases.acts import act, take, words
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Act, Case, Recusal, Requester
from wangge.integrity.actor import Actor
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
    who.name, who.contact, who.prefers, who.erased_at = "", "", Requester.Prefers.CODE, at
    who.save()
    return take("erase", case, uid=uid, note=basis, by=by, at=at)
