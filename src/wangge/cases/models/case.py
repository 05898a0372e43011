"""事项: one matter from first words to closure."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.cases import lifecycle, search
from wangge.cases.models.category import Category
from wangge.territory.models import Grid, Person, Place, Unit


class Counter(models.Model):
    """编号 (counter): the last number given at a place in a year; locked, never counted up from rows."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="counters")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "kind", "year"], name="counter_once")]


class Case(models.Model):
    """事项 (case): one matter. The present state is kept for speed and equals the replay of its acts."""

    class Lane(models.TextChoices):
        NORMAL = "normal", _("一般")
        URGENT = "urgent", _("紧急")
        EMERGENCY = "emergency", _("突发")

    class Channel(models.TextChoices):
        WEB = "web", _("网上")
        PHONE = "phone", _("电话")
        LETTER = "letter", _("书信")
        ORAL = "oral", _("当面")
        VISIT = "visit", _("走访")
        PATROL = "patrol", _("巡查")
        HOTLINE = "hotline", _("热线转来")
        IMPORT = "import", _("导入")

    class Level(models.TextChoices):
        GRID = "grid", _("网格")
        COMMUNITY = "community", _("社区")
        STREET = "street", _("街道办事处")
        OTHER_UNIT = "other-unit", _("其他单位")
        SECTOR = "sector", _("片区")
        COMPANY = "company", _("公司")

    class Kind(models.TextChoices):
        MATTER = "matter", _("求助")
        COMPLAINT = "complaint", _("投诉")
        APPEAL = "appeal", _("职工诉求")
        ENQUIRY = "enquiry", _("咨询")
        SUGGESTION = "suggestion", _("建议")

    class ClosedHow(models.TextChoices):
        """How a matter ended; only the first three are closures."""

        CHECKED = "checked", _("核查后结案")
        SILENT = "silent", _("期满无异议，未评价")
        NO_CONTACT = "no-contact", _("无法告知")
        DECLINED = "declined", _("不予受理")
        MERGED = "merged", _("并案")
        WITHDRAWN = "withdrawn", _("当事人撤回")
        VOID = "void", _("作废")
        IMPORTED = "imported", _("导入时已办结")

    lifecycle = lifecycle
    # The loop's own marks, what opens a matter, what is derived, what never changes.
    BESIDE: ClassVar[frozenset[str]] = frozenset(
        {"words", "tokens", "secret_hash", "remind_at", "remind_kind"}
    )

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="cases")
    uid = models.UUIDField(default=uuid.uuid4)  # the client's key: the same report twice is one matter
    number = models.CharField(max_length=24, null=True, blank=True)
    secret_hash = models.CharField(
        max_length=64, blank=True
    )  # of the code on the receipt; the code is not kept
    state = models.CharField(max_length=12, default=lifecycle.State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    resumes_to = models.CharField(max_length=12, blank=True)
    result = models.TextField(blank=True)  # what was done, as the handler reports it

    words = models.TextField()  # as first said; never changed
    summary = models.CharField(max_length=80)
    where = models.CharField(max_length=120, blank=True)
    longitude = models.FloatField(null=True, blank=True)  # WGS-84
    latitude = models.FloatField(null=True, blank=True)
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    lane = models.CharField(max_length=10, choices=Lane, default=Lane.NORMAL)
    level = models.CharField(max_length=12, choices=Level, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.MATTER)

    first_asked = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="first_asked_cases"
    )
    holder = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="held_cases"
    )
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    resolved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="resolved_cases"
    )
    confidential = models.BooleanField(default=False)

    received_at = models.DateTimeField()  # anyone in the unit first learned of it: the limit runs from here
    registered_at = models.DateTimeField(null=True, blank=True)
    classified_at = models.DateTimeField(null=True, blank=True)
    limit_from = models.DateTimeField(null=True, blank=True)  # received_at, or the reopening
    due_at = models.DateTimeField(null=True, blank=True)
    due_basis = models.JSONField(null=True, blank=True)  # Deadline.to_json(): clause, reading, account
    provisional = models.BooleanField(default=False)
    paused = models.JSONField(default=list)  # [[since, until], …] of this limit
    resolved_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_how = models.CharField(max_length=12, choices=ClosedHow, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # a question to the requester, not yet answered
    next_telling_at = models.DateTimeField(null=True, blank=True)  # staged feedback owed by (B-3.4)
    remind_at = models.DateTimeField(null=True, blank=True)
    remind_kind = models.CharField(max_length=12, blank=True)
    returns = models.PositiveSmallIntegerField(default=0)  # ping-pong between units
    reopened = models.PositiveSmallIntegerField(default=0)
    main = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_cases"
    )
    source_system = models.CharField(max_length=40, blank=True)
    source_number = models.CharField(max_length=60, blank=True)
    touched_at = models.DateTimeField()
    tokens = models.TextField(blank=True, editable=False)  # for the search index; derived, never history

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="case_uid_once"),
            models.UniqueConstraint(fields=["place", "number"], name="case_number_once"),
            models.UniqueConstraint(
                fields=["place", "source_system", "source_number"],
                condition=~models.Q(source_number=""),
                name="case_source_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "due_at", "id"],
                condition=models.Q(state__in=sorted(lifecycle.OPEN)),
                name="case_open_due",
            ),
            models.Index(fields=["place", "holder", "state", "due_at"], name="case_holder"),
            models.Index(
                fields=["remind_at"], condition=models.Q(remind_at__isnull=False), name="case_remind"
            ),
            models.Index(
                fields=["registered_at"],
                condition=models.Q(state__in=sorted(lifecycle.TRIAGE), remind_at=None, remind_kind=""),
                name="case_unsorted",
            ),
            models.Index(fields=["place", "-received_at", "-id"], name="case_received"),
            # What happened or was due on some days: the figures and the board look at those alone, however long the archive.
            *(
                models.Index(
                    fields=["place", moment],
                    condition=models.Q(**{f"{moment}__isnull": False}),
                    name=f"case_{moment}",
                )
                for moment in ("registered_at", "classified_at", "due_at", "resolved_at")
            ),
            models.Index(fields=["secret_hash"], name="case_secret"),
        ]

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            update_fields = set(update_fields)
            if update_fields & {"number", "summary", "words", "where"}:
                update_fields.add("tokens")
        if update_fields is None or "tokens" in update_fields:
            self.index()
        super().save(*args, update_fields=update_fields, **kwargs)

    def index(self) -> None:
        """编入索引: what the search finds this matter by; `save` does it, whoever writes rows in bulk must."""
        said = search.tokens_of(self.number or "", self.summary, self.words, self.where)
        self.tokens = f"{search.mark(self.place_id)} {said}"

    def __str__(self) -> str:
        return f"{self.number or '草稿'} {self.summary}"


class Recusal(models.Model):
    """回避 (recusal): a matter about a person is invisible to that person."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="recusals")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "case", "person"], name="recusal_once")]
