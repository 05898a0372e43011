"""通知: rows that the loop sends later. Nothing leaves the house before the commit."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from wangge.cases import access
from wangge.cases.lifecycle import OFFICE
from wangge.cases.models import Assistance, Case, Notice
from wangge.territory.models import Person, Post


def notify(
    case: Case, people: Iterable[int | None], *, kind: str, occasion: str, text: str, at: dt.datetime
) -> None:
    """记一条通知 to each of these people, once for each occasion."""
    Notice.objects.bulk_create(
        [
            Notice(place_id=case.place_id, case=case, person_id=person, kind=kind, occasion=occasion[:60],
                   text=text[:300], at=at)
            for person in dict.fromkeys(people) if person is not None
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def named(case: Case) -> str:
    """事项的称呼: number and summary."""
    return f"{case.number or '草稿'} {case.summary}"


def leaders(case: Case, day: dt.date) -> list[int]:
    """分管的人: the grid's leader or the manager in charge; where there is none, or must not know, the office."""
    mine = Q(role="grid-leader") | Q(role="grid-manager", in_charge=True)
    found: list[int] = []
    if case.grid_id and not case.confidential and not access.about_leader(case):
        found = list(_posts(case, day).filter(mine, grid_id=case.grid_id).values_list("person_id", flat=True))
    return found or office(case, day)


def office(case: Case, day: dt.date) -> list[int]:
    """办公室的人, save those whom the matter is about; about the company's leader, the union alone (D-5.5)."""
    roles = {access.UNION} if access.about_leader(case) else OFFICE
    found = list(_posts(case, day).filter(role__in=roles).values_list("person_id", flat=True))
    return found or list(_posts(case, day).filter(role__in=OFFICE).values_list("person_id", flat=True))


def _posts(case: Case, day: dt.date) -> QuerySet[Post]:
    posts = Post.objects.on(day).filter(place_id=case.place_id, person__is_active=True)
    return posts.exclude(person__recusals__case=case)


def responsible(case: Case, day: dt.date) -> list[int]:
    """责任人: the holder, else those who must give it one."""
    return [case.holder_id] if case.holder_id else leaders(case, day)


def asked(assistance: Assistance, day: dt.date) -> list[int]:
    """协办方的人: contacts of the unit, or the street office's clerks and head."""
    posts = Post.objects.on(day).filter(person__is_active=True)
    posts = posts.exclude(person__recusals__case_id=assistance.case_id)
    if assistance.unit_id:
        posts = posts.filter(role="unit-contact", unit_id=assistance.unit_id)
    else:
        posts = posts.filter(role__in=("street-clerk", "street-head"), place=assistance.asked_place)
    return list(posts.values_list("person_id", flat=True))


def of(person: Person, *, at: dt.datetime | None = None) -> QuerySet[Notice]:
    """某人的通知, newest first."""
    found = Notice.objects.filter(person=person).select_related("case").order_by("-at", "-id")
    return found if at is None else found.filter(at__lte=at)


def unread(person: Person) -> int:
    """未读几条."""
    return Notice.objects.filter(person=person, read_at=None).count()


def read(person: Person, *, pks: Iterable[int] | None = None, at: dt.datetime) -> int:
    """看过了: all, or those named; only one's own."""
    found = Notice.objects.filter(person=person, read_at=None)
    return found.update(read_at=at) if pks is None else found.filter(pk__in=list(pks)).update(read_at=at)
