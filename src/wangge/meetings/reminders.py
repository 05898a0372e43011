"""提醒: one turn of the loop. Owners of open tasks are told the eve, the day, and each week of work after it."""

import datetime as dt
import logging

from django.db import connection, transaction

from wangge.cases import reminders as case_reminders
from wangge.meetings import tasks
from wangge.meetings.models import MeetingNotice, Task
from wangge.policy.pack import Refusal

log = logging.getLogger(__name__)
BATCH = 200


def turn(*, at: dt.datetime, batch: int = BATCH) -> int:
    """一轮: every task whose moment has come. Answers how many were seen to."""
    skipping = connection.features.has_select_for_update_skip_locked
    done = 0
    while True:
        with transaction.atomic():
            ripe = (
                Task.objects.filter(remind_at__lte=at)
                .select_related("place", "item", "owner")
                .order_by("remind_at")
            )
            rows = list(ripe.select_for_update(of=("self",), skip_locked=skipping)[:batch])
            for task in rows:
                _see_to(task, at)
        done += len(rows)
        if len(rows) < batch:
            _send(at)
            return done


def _see_to(task: Task, at: dt.datetime) -> None:
    """One that cannot be reckoned is looked at again tomorrow and does not stop the others."""
    try:
        with transaction.atomic():
            tasks.remind(task, at=at)
    except (Refusal, KeyError, ValueError):
        log.exception("task %s cannot be reckoned", task.pk)
        Task.objects.filter(pk=task.pk).update(remind_at=at + dt.timedelta(days=1))


def _send(at: dt.datetime) -> None:
    """送出, by the sender that is configured for the notices of matters; without one they wait on the desk."""
    carrier = case_reminders.sender()
    if carrier is None:
        return
    for notice in (
        MeetingNotice.objects.filter(sent_at=None, read_at=None)
        .select_related("person")
        .order_by("at")[:BATCH]
    ):
        if not MeetingNotice.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=at):
            continue  # another loop was quicker
        try:
            carrier.send(notice.person, notice.text)
        except (
            Exception
        ):  # whatever the network does, the notice waits for the next turn and stays on the desk
            MeetingNotice.objects.filter(pk=notice.pk).update(sent_at=None)
            log.exception("notice %s could not be sent", notice.pk)
            return
