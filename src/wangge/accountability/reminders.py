"""提醒: one turn of the loop. Whoever must answer, decide or review is told the eve and the last day of their time.

When the time is over the clock takes the step the table has for it: heard, lapsed, in force, stayed, expired. The same
steps are taken when anybody acts first, so nothing depends on how often the loop comes round.
"""

import datetime as dt
import logging

from django.db import connection, transaction

from wangge.accountability import acts, notices
from wangge.accountability.lifecycle import State
from wangge.accountability.models import Proposal, ProposalNotice
from wangge.cases import reminders as case_reminders
from wangge.policy.pack import Refusal

log = logging.getLogger(__name__)
BATCH = 200
_TEXTS = {
    State.SERVED: ("可以说明申辩", "说明的期限快到了，不说明不等于承认"),
    State.HEARD: ("等着作出决定", "逾期没有决定的，建议作废"),
    State.SUBMITTED: ("等着作出决定", "逾期没有决定的，建议作废"),
    State.DECIDED: ("可以申诉", "申诉的期限快到了"),
    State.APPEALED: ("等着答复申诉", "逾期没有答复的，原决定暂不执行"),
}
_STEPS = {
    "hear": "说明的期限已满，没有说明不等于承认；请听取以后决定", "lapse": "逾期没有决定，建议作废，不留记录",
    "take-effect": "申诉期满，决定生效", "stay": "申诉逾期没有答复，原决定暂不执行", "expire": "期满，不再计入",
}  # fmt: skip


def turn(*, at: dt.datetime, batch: int = BATCH) -> int:
    """一轮: every proposal whose moment has come. Answers how many were seen to."""
    skipping = connection.features.has_select_for_update_skip_locked
    done = 0
    while True:
        with transaction.atomic():
            ripe = Proposal.objects.filter(remind_at__lte=at).select_related(
                "place", "person", "grid", "respondent"
            )
            rows = list(
                ripe.select_for_update(of=("self",), skip_locked=skipping).order_by("remind_at")[:batch]
            )
            for proposal in rows:
                _see_to(proposal, at)
        done += len(rows)
        if len(rows) < batch:
            case_reminders.send(ProposalNotice, at=at, batch=BATCH)
            return done


def _see_to(proposal: Proposal, at: dt.datetime) -> None:
    """One that cannot be reckoned is looked at again tomorrow and does not stop the others."""
    try:
        with transaction.atomic():
            _see(proposal, at)
    except (Refusal, KeyError, ValueError):
        log.exception("proposal %s cannot be reckoned", proposal.pk)
        Proposal.objects.filter(pk=proposal.pk).update(remind_at=at + dt.timedelta(days=1))


def _see(proposal: Proposal, at: dt.datetime) -> None:
    """看一份: the clock's steps that are due, told to those concerned; else whose time runs out is reminded."""
    steps = acts.ripen(proposal, at=at)
    for step in steps:
        if step.act in _STEPS:
            people = [proposal.respondent_id, *_whose(proposal, at)]
            notices.tell(proposal, people, f"{step.act}:{step.seq}", _STEPS[step.act], at=at)
    if steps:
        return
    due = acts.running(proposal)
    if due is not None and proposal.state in _TEXTS:
        what, otherwise = _TEXTS[State(proposal.state)]
        occasion = f"{proposal.remind_kind}:{proposal.state}:{due.day}"
        until = f"{due.day.month}月{due.day.day}日"
        notices.tell(proposal, _whose(proposal, at), occasion, f"{what}，到{until}为止；{otherwise}", at=at)
    Proposal.objects.filter(pk=proposal.pk).update(**acts.to_be_reminded(proposal, due, at=at))


def _whose(proposal: Proposal, at: dt.datetime) -> list[int]:
    """轮到谁: whose time is running."""
    match proposal.state:
        case State.SERVED | State.DECIDED:
            return [proposal.respondent_id] if proposal.respondent_id else []
        case State.HEARD | State.SUBMITTED:
            return notices.deciding(proposal, at)
        case State.APPEALED:
            return notices.reviewing(proposal, at)
        case _:
            return []
