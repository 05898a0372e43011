"""采用: the law in force at a place, dated; and the holiday notices it counts by."""

from django.db import models

from wangge.territory.models.place import Place


class Adoption(models.Model):
    """采用 (adoption): from a day on, this text is in force here, until the next one begins.

    The text is kept whole: the past keeps its law.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="adoptions")
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    adopted_by = models.CharField(max_length=120)  # 居民代表会议 2026-01-10
    consultation = models.TextField(blank=True)
    observe_only = models.BooleanField(default=False)
    since = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "since"], name="adoption_once")]
        ordering = ["since"]

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"


class CalendarYear(models.Model):
    """放假安排 (calendar year): a holiday notice imported after the release; shared by all places."""

    year = models.PositiveSmallIntegerField(unique=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return str(self.year)
