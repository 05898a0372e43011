"""逐日的数: counts kept for each day, so that a page of figures stays quick. Derived from the records, never history."""

from django.db import models

from wangge.cases.models import Category
from wangge.territory.models import Grid, Place


class ReadUntil(models.Model):
    """读到哪里 (read until): how far the place's log had been read when the kept counts were last true."""

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="+")
    leaf = models.BigIntegerField(default=0)  # the first entry not yet read
    under = models.CharField(max_length=64)  # the definitions and calendars they were counted by


class CountedDay(models.Model):
    """数过的一天 (counted day): the counts of this day stand in the table, until `stale_at` at the latest."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=10)  # which family of figures
    day = models.DateField()
    stale_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "part", "day"], name="counted_day_once")]


class Count(models.Model):
    """计数 (count): of one day, grid, category and level, for one figure: so many of so many; or left out, and why."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=10)
    day = models.DateField()
    month = models.IntegerField()  # year × 12 + month: a trend asks for months
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=24)
    why = models.CharField(max_length=40, blank=True)
    value = models.IntegerField(null=True, blank=True)
    num = models.FloatField(default=0)
    den = models.FloatField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["place", "part", "day"], name="count_day"),
            models.Index(fields=["place", "code", "day"], name="count_code"),
        ]
