"""日报: what a grid reports to the street office, a department or a person in charge, and what they answer (B-1.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.written import Written
from wangge.territory.models import Grid, Person, Place, Unit


class UpwardReport(Written):
    """日报 (upward report): to one addressee, with the matters and entries it speaks of, by their uids."""

    KIND = "report.send"
    TELLS = ("grid_id", "day", "office_id", "unit_id", "person_id", "words", "items")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="upward_reports")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="upward_reports")
    day = models.DateField()
    office = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="received_reports"
    )  # the street office
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="received_reports"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="received_reports"
    )
    words = models.TextField()
    items = models.JSONField(default=list)  # [{"source": "case"|"entry", "uid": …}]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="report_uid_once"),
            models.CheckConstraint(
                condition=models.Q(office__isnull=False)
                | models.Q(unit__isnull=False)
                | models.Q(person__isnull=False),
                name="report_to_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-day"], name="report_office"),
            models.Index(fields=["unit", "-day"], name="report_unit"),
            models.Index(fields=["person", "-day"], name="report_person"),
            models.Index(fields=["place", "grid", "day"], name="report_grid_day"),
        ]
        ordering = ["-day", "-pk"]

    @property
    def addressee(self) -> str:
        """报给谁."""
        return str(self.office or self.unit or self.person)

    def __str__(self) -> str:
        return f"{self.grid} {self.day:%Y-%m-%d} → {self.addressee}"


class Answer(Written):
    """处理意见 (answer): what the addressee says, about one item or about the report as a whole."""

    KIND = "report.answer"
    TELLS = ("report_id", "source", "about", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(UpwardReport, on_delete=models.PROTECT, related_name="answers")
    source = models.CharField(max_length=8, blank=True)  # case, entry, or empty: the whole report
    about = models.UUIDField(null=True, blank=True)
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="answer_uid_once")]
        indexes = [models.Index(fields=["place", "about"], name="answer_about")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.report.uid)

    def __str__(self) -> str:
        return self.words[:20]


class PassedOn(Written):
    """已反馈 (passed on): an answer put into the matter or entry it is about, and told where that was wanted."""

    class Told(models.TextChoices):
        NOBODY = "", _("只记入事项")
        PHONE = "phone", _("已电话告知居民")
        ORAL = "oral", _("已当面告知居民")
        CODE = "code", _("在查询页面告知居民")

    KIND = "report.pass-on"
    TELLS = ("answer_id",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="passings")
    told = models.CharField(max_length=8, choices=Told, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="passing_uid_once"),
            models.UniqueConstraint(fields=["place", "answer"], name="passing_once"),
        ]

    @property
    def subject(self) -> str:
        return str(self.answer.report.uid)

    def __str__(self) -> str:
        return str(self.get_told_display())
