"""覆盖: the areas of a company, and the monthly look whether each is somebody's."""

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Place


class SiteAreas(Written):
    """区域清单 (list of areas): every area of the company, from a day on; each belongs to exactly one grid (A-1)."""

    KIND = "siteareas.version"
    TELLS = ("since", "names")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="site_areas")
    since = models.DateField()
    names = models.JSONField()  # [name]
    changed = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="site_areas_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.since:%Y-%m-%d}"


class CoverageCheck(Written):
    """覆盖检查 (coverage check): a month's gaps as they stood, and what is done about them; signed (D-1)."""

    KIND = "coveragecheck.sign"
    TELLS = ("month", "digest", "words")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="coverage_checks")
    month = models.DateField()  # its first day
    content = models.JSONField()  # figures and gaps, as they stood when it was signed
    digest = models.CharField(max_length=64)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="coverage_check_uid_once"),
            models.UniqueConstraint(fields=["place", "month"], name="coverage_check_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m}"
