"""议题与交办: what a meeting is asked to settle, and what it gave somebody to do; each with its history across meetings."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from wangge.integrity.acted import ActRow
from wangge.meetings import lifecycle as states
from wangge.meetings.models.meeting import Meeting
from wangge.territory.models import Grid, Person, Place


class AgendaItem(models.Model):
    """议题 (agenda item): put once, discussed as often as needed, open until what was decided is done.

    `kind` and `key` name what it is about (hazard, case, common, …) or are empty where somebody put it by hand.
    """

    lifecycle = states.ITEM
    BESIDE: ClassVar[frozenset[str]] = frozenset()

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="agenda_items")
    uid = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=12, default=states.NEW)
    version = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()

    kind = models.CharField(max_length=12, blank=True)
    key = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=120)
    why = models.TextField()
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    put_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )  # on whose agenda it stands, or stood last
    decision = models.TextField(blank=True)  # the latest
    to_ratify = models.BooleanField(
        default=False
    )  # decided ahead of a meeting, which has yet to agree (D-2.4)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="item_uid_once"),
            models.UniqueConstraint(
                fields=["place", "kind", "key"],
                condition=~Q(kind="") & Q(state__in=sorted(states.OPEN)),
                name="item_one_open",
            ),
            models.CheckConstraint(condition=Q(kind="", key="") | (~Q(kind="") & ~Q(key="")), name="item_subject_whole"),
            models.CheckConstraint(condition=~Q(state=states.LISTED) | Q(meeting__isnull=False), name="item_on_an_agenda"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["place", "state"], name="item_place"),
            models.Index(fields=["place", "kind", "key"], name="item_subject"),
        ]

    @property
    def subject(self) -> str:
        """议的是什么: hazard:<uid>, case:<uid> …; empty when put by hand."""
        return f"{self.kind}:{self.key}" if self.kind else ""

    def __str__(self) -> str:
        return self.title


class ItemAct(ActRow):
    """议题的经过 (act): append-only; the thread across all meetings."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="item_act_uid_once"),
            models.UniqueConstraint(fields=["place", "item", "seq"], name="item_act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}#{self.seq} {self.act}"


class Task(models.Model):
    """交办 (task): one thing that a resolution gave to one person, until when; comes back until it is done."""

    lifecycle = states.TASK
    BESIDE: ClassVar[frozenset[str]] = frozenset({"remind_at", "remind_kind"})

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="tasks")
    uid = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=12, default=states.NEW)
    version = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="tasks")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )  # that gave it; None where it was decided ahead of one
    words = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tasks")
    due_at = models.DateTimeField()
    due_basis = models.JSONField(
        null=True, blank=True
    )  # counted by the text; None where the meeting named the day
    report = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reporter = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    confirmer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    remind_at = models.DateTimeField(null=True, blank=True)  # the loop's own mark
    remind_kind = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="task_uid_once"),
            models.CheckConstraint(
                condition=Q(confirmer=None) | ~Q(confirmer=models.F("reporter")), name="task_confirmed_by_another"
            ),
            models.CheckConstraint(condition=~Q(state=states.DONE) | Q(done_at__isnull=False), name="task_done_when"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["owner", "state"], name="task_owner"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="task_remind"),
        ]

    def __str__(self) -> str:
        return self.words[:30]


class TaskAct(ActRow):
    """交办的经过 (act): append-only."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="task_act_uid_once"),
            models.UniqueConstraint(fields=["place", "task", "seq"], name="task_act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}#{self.seq} {self.act}"
