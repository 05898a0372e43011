"""任职: acts that say who holds which post, who stands in, who is away.

`since` and `until` are days, both included. The same request again changes nothing.
"""

import datetime as dt
from uuid import UUID

from wangge.integrity.actor import Actor
from wangge.territory.answering import holders, notice_board, present, who_answers
from wangge.territory.ground import Impossible, check_order, days, held, said, same, write
from wangge.territory.models import Absence, Grid, Person, Place, Post, Role, Sector, Unit
from wangge.territory.models.dated import holds
from wangge.territory.naming import code_of, text_of

__all__ = [
    "absence",
    "appoint",
    "back",
    "end",
    "give_password",
    "holders",
    "join",
    "leave",
    "notice_board",
    "present",
    "stand_in",
    "who_answers",
]

# What a post is about, and where there are such posts. Administrators and auditors may be anywhere.
NEEDS = {
    Role.GRID_WORKER: "grid",
    Role.GRID_LEADER: "grid",
    Role.GRID_MANAGER: "grid",
    Role.SECTOR_LEAD: "sector",
    Role.UNIT_CONTACT: "unit",
}
WHERE = {
    "community": {
        Role.GRID_WORKER,
        Role.GRID_LEADER,
        Role.CLERK,
        Role.HEAD,
        Role.SUPERVISOR,
        Role.UNIT_CONTACT,
    },
    "street": {Role.STREET_CLERK, Role.STREET_HEAD, Role.UNIT_CONTACT},
    "district": set[Role](),
    "company": {
        *(Role.GRID_MANAGER, Role.SECTOR_LEAD, Role.SAFETY_OFFICER, Role.COMPANY_LEADER),
        *(Role.MEETING_SECRETARY, Role.UNION, Role.UNIT_CONTACT),
    },
}
OFFICERS = {Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR}  # 三员分立: no two of them in one person
MOST = {Role.GRID_MANAGER: 2, Role.GRID_LEADER: 1, Role.SECTOR_LEAD: 1}


def join(
    place: Place,
    name: str,
    *,
    login: str | None = None,
    password: str | None = None,
    employment: str = Person.Employment.EMPLOYED,
    phone: str = "",
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> Person:
    """到岗: a person of the place's staff. Without a login they are named in posts but cannot sign in."""
    name, phone = text_of(name, "姓名", 40), text_of(phone, "电话", 40, may_be_empty=True)
    login = code_of(login, "登录名", 40).lower() if login else None
    if employment not in Person.Employment.values:
        raise Impossible(f"没有“{employment}”这种用工方式；可以是 {'、'.join(Person.Employment.values)}")
    with held(place):
        if uid and (found := Person.objects.filter(place=place, uid=uid).first()):
            return found
        if login and Person.objects.filter(login=login).exists():
            raise Impossible(f"登录名“{login}”已有人用，请换一个")
        person = Person(place=place, name=name, login=login, employment=employment, phone=phone, joined_at=at)
        if uid:
            person.uid = uid
        person.set_password(password)
        person.save(force_insert=True)
        body = {"name": name, "login": login or "", "employment": employment}
        write(place, "person.join", str(person.uid), body, by=by, at=at)
    return person


def give_password(person: Person, password: str, *, by: Actor, at: dt.datetime) -> None:
    """设密码. That it was set is recorded, and by whom; the password is not."""
    with held(person.place):
        person.set_password(password)
        person.save(update_fields=["password"])
        write(person.place, "person.password", str(person.uid), {}, by=by, at=at)


def leave(person: Person, *, until: dt.date, by: Actor, at: dt.datetime) -> Person:
    """离任: ends every post on that day and closes the sign-in; what the person did stays."""
    with held(person.place):
        person.refresh_from_db(fields=["is_active"])
        if not person.is_active:
            return person
        for post in Post.objects.filter(person=person).within(until + dt.timedelta(days=1), None).whole():
            if post.since > until:
                raise Impossible(f"“{post}”在{said(until)}之后才开始，请先处理这个岗位")
            end(post, until=until, by=by, at=at)
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
        write(person.place, "person.leave", str(person.uid), {"until": until.isoformat()}, by=by, at=at)
    return person


def appoint(
    person: Person,
    role: str,
    *,
    place: Place | None = None,
    grid: Grid | None = None,
    sector: Sector | None = None,
    unit: Unit | None = None,
    in_charge: bool | None = None,
    since: dt.date,
    until: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> Post:
    """任命: one person in one role from a day on. The place follows from grid, sector or unit if given.

    `in_charge` matters for a company grid's two managers: by default the first one appointed is in charge.
    Raises Impossible: a third manager, a second leader, the same post twice, two of the three officers in one
    person, a role that this kind of place does not have, a person who has left, oneself.
    """
    _not_oneself(person, by)
    about = grid or sector or unit
    place = place or (about.place if about else person.place)
    wanted = _role(role)
    _fits(place, wanted, grid=grid, sector=sector, unit=unit)
    check_order(since, until)
    for row in (place, about):
        if row and since < row.since:
            raise Impossible(f"日子太早：“{row}”从{said(row.since)}才有，请改“从哪天起”")
        if row and row.until is not None and (until or dt.date.max) > row.until:
            raise Impossible(f"日子太晚：“{row}”到{said(row.until)}为止，请改任职的日子")
    with held(place):
        _lock_in_service(person)
        mine = {
            "person": person,
            "role": wanted,
            "place": place,
            "grid": grid,
            "sector": sector,
            "unit": unit,
        }
        same_post = Post.objects.filter(**mine, stands_in_for=None).within(since, until)
        for post in same_post:
            if same(post, since=since, until=until) and in_charge in (None, post.in_charge):
                return post
            raise Impossible(f"{person}已任“{_name(post)}”（{_span(post.since, post.until)}），不必重复任命")
        _separate(person, wanted, since, until)
        first = _room(wanted, grid or sector, since, until, in_charge)
        post = Post.objects.create(**mine, in_charge=first, since=since, until=until)
        write(place, "post.appoint", str(post.pk), _body(post), by=by, at=at)
    return post


def end(post: Post, *, until: dt.date, by: Actor, at: dt.datetime) -> Post:
    """免去: the post's last day; whoever stands in for it ends with it."""
    with held(post.place):
        post.refresh_from_db(fields=["since", "until"])
        if post.until == until:
            return post
        check_order(post.since, until)
        if post.until is not None and post.until < until:
            raise Impossible(f"“{_name(post)}”已于{said(post.until)}结束，不能改到以后；要继续任职请重新任命")
        for stand in post.stand_ins.within(until + dt.timedelta(days=1), None):
            if stand.since > until:
                raise Impossible(f"{stand.person}自{said(stand.since)}起代这个岗位，请先处理代理")
            end(stand, until=until, by=by, at=at)
        old, post.until = post.until, until
        post.save(update_fields=["until"])
        write(
            post.place, "post.end", str(post.pk), _body(post) | {"was": old and old.isoformat()}, by=by, at=at
        )
    return post


def stand_in(
    post: Post, person: Person, *, since: dt.date, until: dt.date, by: Actor, at: dt.datetime
) -> Post:
    """代理: somebody does another's post for some days, with all that the post may do."""
    _not_oneself(person, by)
    check_order(since, until)
    if post.stands_in_for_id:
        raise Impossible("代理的岗位不能再由别人代理，请代理原来的岗位")
    if post.person_id == person.pk:
        raise Impossible(f"{person}不能代理自己")
    if not holds(post, since) or not holds(post, until):
        raise Impossible(f"“{_name(post)}”的任期是{_span(post.since, post.until)}，代理不能超出任期")
    with held(post.place):
        _lock_in_service(person)
        for stand in post.stand_ins.within(since, until):
            if stand.person_id == person.pk and same(stand, since=since, until=until):
                return stand
            raise Impossible(f"那几天已由{stand.person}代理（{_span(stand.since, stand.until)}）")
        if away := Absence.objects.filter(person=person).within(since, until).first():
            raise Impossible(f"{person}那几天也请假（{_span(away.since, away.until)}），请换一人")
        held_too = Post.objects.filter(
            person=person, role=post.role, grid=post.grid_id, sector=post.sector_id
        )
        if held_too.filter(place=post.place_id, unit=post.unit_id).within(since, until).exists():
            raise Impossible(f"{person}那几天已在这个岗位上，不能再代理")
        _separate(person, Role(post.role), since, until)
        row = Post.objects.create(
            place=post.place, person=person, role=post.role, grid=post.grid, sector=post.sector,
            unit=post.unit, in_charge=post.in_charge, stands_in_for=post, since=since, until=until,
        )  # fmt: skip
        write(post.place, "post.stand-in", str(row.pk), _body(row) | {"for": post.pk}, by=by, at=at)
    return row


def absence(
    person: Person, *, since: dt.date, until: dt.date, reason: str = "", by: Actor, at: dt.datetime
) -> Absence:
    """请假: days on which the person is rightly away. The kind of leave only; no medical detail."""
    check_order(since, until)
    reason = text_of(reason, "事由", 80, may_be_empty=True)
    with held(person.place):
        for away in Absence.objects.filter(person=person).within(since, until):
            if same(away, since=since, until=until):
                return away
            raise Impossible(f"{person}在{_span(away.since, away.until)}已请假，日子重了")
        row = Absence.objects.create(
            place=person.place, person=person, reason=reason, since=since, until=until
        )
        body = {"person": str(person.uid)} | days(since, until)
        write(person.place, "absence.begin", str(row.pk), body, by=by, at=at)
    return row


def back(away: Absence, *, on: dt.date, by: Actor, at: dt.datetime) -> Absence:
    """提前销假: the first day back."""
    with held(away.place):
        away.refresh_from_db()
        last = on - dt.timedelta(days=1)
        if away.until == last:
            return away
        if not away.since < on <= away.until:
            raise Impossible(f"销假的日子应在{said(away.since)}之后、{said(away.until)}及以前")
        old, away.until = away.until, last
        away.save(update_fields=["until"])
        body = days(away.since, last) | {"was": old.isoformat()}
        write(away.place, "absence.back", str(away.pk), body, by=by, at=at)
    return away


# ── refusals and words ─────────────────────────────────────────────────────────────────────────────


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise Impossible(f"没有“{role}”这种岗位；可以是 {'、'.join(Role.values)}") from None


def _not_oneself(person: Person, by: Actor) -> None:
    """不自任: whoever opens accounts must not open the matters to themselves (三员分立)."""
    if by.person_id == person.pk:
        raise Impossible("不能任命自己；请另一位有权任命的人来做")


def _fits(place: Place, role: Role, **about: Grid | Sector | Unit | None) -> None:
    if role not in OFFICERS and role not in WHERE[place.kind]:
        raise Impossible(f"{place.get_kind_display()}没有“{role.label}”这个岗位")
    for what, row in about.items():
        name = {"grid": "网格", "sector": "片区", "unit": "协办单位"}[what]
        if NEEDS.get(role) == what and row is None:
            raise Impossible(f"任命{role.label}要说明是哪个{name}")
        if NEEDS.get(role) != what and row is not None:
            raise Impossible(f"{role.label}不是某个{name}的岗位")
        if row is not None and row.place_id != place.pk:
            raise Impossible(f"{name}“{row}”不属于“{place}”")


def _lock_in_service(person: Person) -> None:
    """Two appointments of one person, even at two places, come one after the other."""
    if not Person.objects.select_for_update().only("is_active").get(pk=person.pk).is_active:
        raise Impossible(f"{person}已离任，不能再任职或代理")


def _separate(person: Person, role: Role, since: dt.date, until: dt.date | None) -> None:
    if role in OFFICERS:
        other = Post.objects.filter(person=person, role__in=OFFICERS - {role}).within(since, until).first()
        if other:
            raise Impossible(
                f"{person}已任{Role(other.role).label}，不能再任{role.label}："
                "系统管理员、安全管理员、审计员须由不同的人担任"
            )


def _room(
    role: Role,
    about: Grid | Sector | Unit | None,
    since: dt.date,
    until: dt.date | None,
    in_charge: bool | None,
) -> bool:
    """Is there room for one more on every day, and is this one in charge?"""
    if role not in MOST or about is None:
        return True
    others = Post.objects.filter(role=role, stands_in_for=None, **{about._meta.model_name or "": about})
    rows = list(others.within(since, until).select_related("person"))
    # The crowd can only grow on a day when somebody begins, so these days are enough to look at.
    for day in {since, *(row.since for row in rows if row.since > since)}:
        there = [row for row in rows if holds(row, day)]
        if len(there) >= MOST[role]:
            names = "、".join(str(row.person) for row in there)
            raise Impossible(f"“{about}”的{role.label}最多 {MOST[role]} 人，{said(day)}已有{names}")
    chief = next((row for row in rows if row.in_charge), None)
    if in_charge and chief:
        raise Impossible(f"“{about}”已由{chief.person}牵头，另一位不能同时牵头")
    return chief is None if in_charge is None else in_charge


def _span(since: dt.date, until: dt.date | None) -> str:
    return f"{said(since)}至{said(until)}" if until else f"自{said(since)}起"


def _name(post: Post) -> str:
    return f"{post.grid or post.sector or post.unit or post.place}{Role(post.role).label}"


def _body(post: Post) -> dict[str, object]:
    about = {name: row.code for name in ("grid", "sector", "unit") if (row := getattr(post, name))}
    body: dict[str, object] = {"person": str(post.person.uid), "role": str(post.role), **about}
    return body | {"in_charge": post.in_charge} | days(post.since, post.until)
