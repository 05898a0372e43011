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
            case_reminders.send(MeetingNotice, at=at, batch=BATCH)
            return done


def _see_to(task: Task, at: dt.datetime) -> None:
    """One that cannot be reckoned is looked at again tomorrow and does not stop the others."""
    try:
        with transaction.atomic():
            tasks.remind(task, at=at)
    except (Refusal, KeyError, ValueError):
        log.exception("task %s cannot be reckoned", task.pk)
        Task.objects.filter(pk=task.pk).update(remind_at=at + dt.timedelta(days=1))
