"""通知: who is told what about a proposal. Rows that the loop sends later; nothing leaves the house before the commit."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from wangge.accountability import access
from wangge.accountability.models import Proposal, ProposalNotice
from wangge.cases.models import Notice
from wangge.duties.models import DutyNotice
from wangge.meetings.models import MeetingNotice
from wangge.safety.models import SafetyNotice
from wangge.territory.models import Person

KINDS: tuple[Any, ...] = (Notice, ProposalNotice, DutyNotice, MeetingNotice, SafetyNotice)


def tell(
    proposal: Proposal, people: Iterable[int | None], occasion: str, text: str, *, at: dt.datetime
) -> None:
    """记一条通知 to each, once for each occasion. It names the number, not the measure: lists are read over shoulders."""
    ProposalNotice.objects.bulk_create(
        [
            ProposalNotice(place_id=proposal.place_id, proposal=proposal, person_id=person, occasion=occasion[:60],
                           text=f"{text}：{proposal.number or ''}"[:300], at=at)
            for person in dict.fromkeys(people) if person is not None
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def deciding(proposal: Proposal, at: dt.datetime) -> list[int]:
    """可以决定的人; the head who may send a letter, while it has not been sent."""
    day = proposal.place.day_of(at)
    if access.needs_submitting(proposal) and proposal.submitted_at is None:
        return [proposal.proposer_id]
    return [post.person_id for post in access.deciders(proposal, day)]


def reviewing(proposal: Proposal, at: dt.datetime) -> list[int]:
    """可以复核的人."""
    return [post.person_id for post in access.reviewers(proposal, proposal.place.day_of(at))]


def watching(proposal: Proposal, at: dt.datetime) -> list[int]:
    """监督的人."""
    return [post.person_id for post in access.watchers(proposal, proposal.place.day_of(at))]


def of(person: Person, *, at: dt.datetime) -> QuerySet[ProposalNotice]:
    """某人的通知, newest first."""
    return (
        ProposalNotice.objects.filter(person=person, at__lte=at)
        .select_related("proposal")
        .order_by("-at", "-pk")
    )


def unread_of_every_kind(person: Person) -> int:
    """未读几条, about whatever it be: one query, for each page asks."""
    unread = (kind.objects.filter(person=person, read_at=None) for kind in KINDS)
    first, *others = (each.order_by().values("pk") for each in unread)
    return int(first.union(*others, all=True).count())


def read(person: Person, *, at: dt.datetime) -> int:
    """看过了; only one's own."""
    return ProposalNotice.objects.filter(person=person, read_at=None).update(read_at=at)
