"""负担账: who asks the office for which form, how often, how long it takes by hand; and each time it was filled by hand."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.documents.models.form import SuperiorForm
from wangge.integrity.written import Written
from wangge.territory.models import Place


class Demand(Written):
    """报表要求 (demand): one form somebody asks for, as it stands from a day on; a change is a later row of the same series."""

    class How(models.TextChoices):
        MEASURED = "measured", _("掐表量的")
        ESTIMATED = "estimated", _("估计的")

    KIND = "form-demand.state"
    TELLS = (
        "series",
        "name",
        "asked_by",
        "basis",
        "a_year",
        "minutes",
        "how",
        "said_by",
        "check_minutes",
        "since",
        "ended",
    )

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="form_demands")
    series = models.UUIDField(default=uuid.uuid4)
    name = models.CharField(max_length=80)
    asked_by = models.CharField(max_length=80)
    basis = models.CharField(
        max_length=200, blank=True
    )  # the document that asks for it; empty: none was given
    a_year = models.PositiveIntegerField()  # how often
    minutes = models.PositiveIntegerField()  # by hand, each time
    how = models.CharField(max_length=10, choices=How)
    said_by = models.CharField(max_length=40)  # who measured or estimated
    check_minutes = models.PositiveIntegerField(default=3)  # to look through one that filled itself
    form = models.ForeignKey(
        SuperiorForm, null=True, blank=True, on_delete=models.PROTECT, related_name="demands"
    )
    since = models.DateField()
    ended = models.BooleanField(default=False)  # no longer asked for, from `since` on

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="demand_uid_once")]
        indexes = [models.Index(fields=["place", "series", "-id"], name="demand_latest")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.series)

    def __str__(self) -> str:
        return self.name


class Filling(Written):
    """手工填报 (filling): a demanded form filled by hand on a day, and how many minutes it took where somebody measured."""

    KIND = "form-demand.fill"
    TELLS = ("series", "on", "times", "minutes")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="form_fillings")
    series = models.UUIDField()
    on = models.DateField()
    times = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveIntegerField(null=True, blank=True)  # of all of them; empty: not measured

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="filling_uid_once")]
        indexes = [models.Index(fields=["place", "on"], name="filling_day")]
        ordering = ["on", "pk"]

    @property
    def subject(self) -> str:
        return str(self.series)

    def __str__(self) -> str:
        return f"{self.series} {self.on}"
