"""年终考核: the published sheet, one person's year on it, and every step of how it came about (B-4.5)."""

import uuid
from typing import Any, ClassVar

from django.db import models

from wangge.accountability import appraising
from wangge.integrity.acted import ActRow
from wangge.integrity.written import Written
from wangge.territory.models import Person, Place


class PublishedSheet(Written):
    """公布的考核表 (published sheet): before the year begins; what was not published scores nobody."""

    KIND = "assessment-sheet.publish"
    TELLS = ("year", "clause", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    clause = models.CharField(max_length=20)
    citation = models.JSONField()
    criteria = models.JSONField()  # name, weight, source – as they stood when published
    published_on = models.DateField()
    words = models.TextField()  # where it hangs, who was heard

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="published_sheet_uid_once"),
            models.UniqueConstraint(fields=["place", "year", "clause"], name="published_sheet_once"),
        ]
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.place} {self.year}"


class Assessment(models.Model):
    """考核 (assessment): one person's year on the published sheet. Its history is its acts."""

    lifecycle = appraising
    BESIDE: ClassVar[frozenset[str]] = frozenset()

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="assessments")
    uid = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=12, default=appraising.State.NEW)
    version = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments")
    year = models.PositiveSmallIntegerField()
    clause = models.CharField(max_length=20)
    sheet = models.ForeignKey(
        PublishedSheet, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField(
        default=dict
    )  # criterion -> value, says, evidence: from the records, as of the last filling
    judged = models.JSONField(default=dict)  # criterion -> value, by, person, says
    statement = models.TextField(blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    signed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    countersigned_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    graded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    graded_at = models.DateTimeField(null=True, blank=True)
    reasons = models.TextField(blank=True)  # of the judgement 不称职

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="assessment_uid_once"),
            models.UniqueConstraint(
                fields=["place", "person", "year", "clause"], name="assessment_once",
                condition=~models.Q(state=appraising.State.WITHDRAWN),
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by=None) | ~models.Q(signed_by=models.F("person")),
                name="assessment_not_signed_by_the_person",
            ),
            models.CheckConstraint(
                condition=models.Q(countersigned_by=None)
                | (~models.Q(countersigned_by=models.F("person")) & ~models.Q(countersigned_by=models.F("signed_by"))),
                name="assessment_countersigned_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(graded_by=None) | (~models.Q(graded_by=models.F("person")) & ~models.Q(reasons="")),
                name="assessment_graded_with_reasons",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["place", "year"], name="assessment_year")]

    def __str__(self) -> str:
        return f"{self.person} {self.year}"

    def entries(self) -> dict[str, Any]:
        """各项的填写: figures and judged lines together."""
        return {**self.figures, **self.judged}


class AssessmentAct(ActRow):
    """考核的经过 (act): one row for each step; append-only."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="assessment_act_uid_once"),
            models.UniqueConstraint(fields=["place", "assessment", "seq"], name="assessment_act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}#{self.seq} {self.act}"
