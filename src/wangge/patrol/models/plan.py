"""巡查计划: how often which grids are patrolled, and the days on which they are not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.written import Written
from wangge.territory.models import Grid, Place
from wangge.territory.models.dated import ENDS_AFTER_START, Dated


class PatrolPlan(Written):
    """巡查计划 (patrol plan): when, where, with which checklist, from when until when; the latest version counts."""

    class Kind(models.TextChoices):
        DAILY = "daily", _("日常巡查")
        WEEKLY = "weekly", _("每周巡查")
        SPECIAL = "special", _("专项巡查")
        SEASONAL = "seasonal", _("季节性巡查")
        HOLIDAY = "holiday", _("节前巡查")

    KIND = "patrolplan.version"
    TELLS = ("code", "version", "title", "kind", "rule", "checklist", "grids", "since", "until")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="patrol_plans")
    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    rule = models.JSONField(default=dict)  # see `recurring`
    checklist = models.SlugField(max_length=40, blank=True)  # a checklist's code
    grids = models.JSONField(default=list)  # codes; none: every grid
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)

    objects = Dated.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="patrol_plan_uid_once"),
            models.UniqueConstraint(fields=["place", "code", "version"], name="patrol_plan_version_once"),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="patrol_plan_ends_after_start"),
        ]

    def for_grid(self, code: str) -> bool:
        """这个网格也在内."""
        return not self.grids or code in self.grids

    def __str__(self) -> str:
        return self.title


class Shutdown(Written):
    """停产 (shutdown): days on which nobody works there, so that no patrol is owed (A-2.1.1)."""

    KIND = "shutdown.note"
    TELLS = ("grid_id", "since", "until", "words", "takes_back_id")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="shutdowns")
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="shutdowns")
    since = models.DateField()
    until = models.DateField()
    words = models.CharField(max_length=200)
    takes_back = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )

    objects = Dated.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="shutdown_uid_once"),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="shutdown_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid or self.place} {self.since:%Y-%m-%d}–{self.until:%Y-%m-%d}"
