"""日志检查: the Friday look at the diaries; remarks can be answered, a vacant post is a finding about the grid (B-4.4)."""

from typing import ClassVar

from django.db import models

from wangge.integrity.written import Written
from wangge.journal.models import Entry
from wangge.territory.models import Grid, Person, Place


class DiaryInspection(Written):
    """日志检查 (diary inspection): which entries were read and how they were drawn, and continuity of the week."""

    KIND = "inspection.hold"
    TELLS = ("week", "seed", "per_grid", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="diary_inspections")
    week = models.DateField()  # its Monday
    seed = models.BigIntegerField()  # whoever has it can draw the same sample again
    per_grid = models.PositiveSmallIntegerField()  # 0: every entry
    content = models.JSONField()  # population and sample by grid, continuity, days without a record
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="inspection_uid_once")]
        ordering = ["-week", "-pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.week:%Y-%m-%d}"


class Remark(Written):
    """检查意见 (remark): said to the worker about one entry; they are told, and may answer."""

    KIND = "inspection.remark"
    TELLS = ("inspection_id", "entry_id", "words")
    FREE: ClassVar[tuple[str, ...]] = ("read_at",)
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    inspection = models.ForeignKey(DiaryInspection, on_delete=models.PROTECT, related_name="remarks")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="remarks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="remarks")  # the author
    words = models.TextField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="remark_uid_once")]
        indexes = [
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="remark_unread"),
        ]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.inspection.uid)

    def __str__(self) -> str:
        return self.words[:20]


class RemarkReply(Written):
    """回应 (reply): what the worker says to a remark."""

    KIND = "inspection.reply"
    TELLS = ("remark_id", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="replies")
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="reply_uid_once")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.remark.inspection.uid)

    def __str__(self) -> str:
        return self.words[:20]


class Vacancy(Written):
    """空岗 (vacancy): working days of a grid on which nobody was there or nothing was recorded; about the grid."""

    KIND = "vacancy.note"
    TELLS = ("grid_id", "days", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    inspection = models.ForeignKey(DiaryInspection, on_delete=models.PROTECT, related_name="vacancies")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="vacancies")
    days = models.JSONField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="vacancy_uid_once"),
            models.UniqueConstraint(fields=["place", "inspection", "grid"], name="vacancy_once"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.grid} {'、'.join(self.days)}"


class VacancyAnswer(Written):
    """空岗说明 (answer): the grid leader's account of it."""

    KIND = "vacancy.answer"
    TELLS = ("vacancy_id", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="vacancy_answer_uid_once")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.vacancy.uid)

    def __str__(self) -> str:
        return self.words[:20]


class VacancyOutcome(Written):
    """空岗核定 (outcome): after the leader was heard — it stands, or it is withdrawn and leaves a clean record."""

    KIND = "vacancy.decide"
    TELLS = ("vacancy_id", "stands", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="outcomes")
    stands = models.BooleanField()
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="vacancy_outcome_uid_once"),
            models.UniqueConstraint(fields=["place", "vacancy"], name="vacancy_outcome_once"),
        ]

    @property
    def subject(self) -> str:
        return str(self.vacancy.uid)

    def __str__(self) -> str:
        return self.words[:20]
