"""会议: one gathering from its planning to its signed minutes, who was asked to it and who came."""

import uuid
from typing import ClassVar

from django.db import models

from wangge.integrity.acted import ActRow
from wangge.integrity.written import Written
from wangge.meetings import lifecycle as states
from wangge.territory.models import Person, Place


class Meeting(models.Model):
    """会议 (meeting). Its state is the replay of its acts; `invited` and the answers of the roll stand in them too."""

    lifecycle = states.MEETING
    BESIDE: ClassVar[frozenset[str]] = frozenset()

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="meetings")
    uid = models.UUIDField(default=uuid.uuid4)
    number = models.CharField(
        max_length=120, null=True, blank=True
    )  # 长青机械厂会〔2026〕3号, given when signed
    state = models.CharField(max_length=12, default=states.NEW)
    version = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()

    title = models.CharField(max_length=80)
    opens_at = models.DateTimeField()
    room = models.CharField(max_length=80)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited = models.JSONField(default=list)  # ids of staff
    guests = models.CharField(max_length=200, blank=True)  # others, as one writes them
    roll = models.JSONField(default=dict)  # id of an invited person: "" was there, else why not
    recorder = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True)  # what was said beside the items
    signed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the minutes as signed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="meeting_uid_once"),
            models.UniqueConstraint(fields=["place", "number"], name="meeting_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state=states.SIGNED) | models.Q(signed_at__isnull=False), name="meeting_signed_when"
            ),
            models.CheckConstraint(
                condition=models.Q(recorder=None) | ~models.Q(state=states.SIGNED) | ~models.Q(recorder=models.F("chair")),
                name="meeting_recorded_by_another",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["place", "-opens_at"], name="meeting_place")]

    def __str__(self) -> str:
        return f"{self.title} {self.place.day_of(self.opens_at):%Y-%m-%d}"


class MeetingAct(ActRow):
    """会议的经过 (act): append-only."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="meeting_act_uid_once"),
            models.UniqueConstraint(fields=["place", "meeting", "seq"], name="meeting_act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}#{self.seq} {self.act}"


class Addendum(Written):
    """纪要补充 (addendum): said after the minutes were signed; the minutes themselves stay."""

    KIND = "minutes.add"
    TELLS = ("meeting_id", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="addenda")
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="minutes_addendum_uid_once")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.meeting.uid)

    def __str__(self) -> str:
        return self.words[:20]


class MeetingNotice(models.Model):
    """会议的提醒 (notice): who was told what, once for each occasion; the answer to “who was told” on the page."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="meeting_notices")
    occasion = models.CharField(max_length=80)  # names its subject: convened:<uid>:1
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=120, blank=True)  # meeting:<uid>, item:<uid>, task:<uid>, report:<uid>
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "person", "occasion"], name="meeting_notice_once")
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="meeting_notice_person"),
            models.Index(
                fields=["at"], condition=models.Q(sent_at=None, read_at=None), name="meeting_notice_unsent"
            ),
        ]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text
