"""地方: a community or a company, and the offices above it."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wangge.territory.models.dated import ENDS_AFTER_START, Dated

# In a unique constraint NULL never equals NULL; two posts without a grid must still be the same post.
NOBODY = models.Value(0, output_field=models.BigIntegerField())


class Place(models.Model):
    """地方 (place): a district, a street office, a residents' community or a company.

    A community or company is what rows belong to: it has one log, one numbering, one regulation in force.
    """

    class Kind(models.TextChoices):
        DISTRICT = "district", _("区县")
        STREET = "street", _("街道办事处")
        COMMUNITY = "community", _("社区")
        COMPANY = "company", _("单位")

    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    code = models.SlugField(max_length=24, unique=True)  # what people type: in web addresses and commands
    code12 = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8, blank=True)  # opens the numbers of its matters
    zone_name = models.CharField(max_length=40, default="Asia/Shanghai")
    opens = models.TimeField(default=dt.time(8, 30))
    lunch_from = models.TimeField(null=True, blank=True, default=dt.time(12))
    lunch_until = models.TimeField(null=True, blank=True, default=dt.time(14))
    closes = models.TimeField(default=dt.time(17, 30))
    phone = models.CharField(max_length=40, blank=True)  # the office's own, public
    supervision_phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=120, blank=True)
    # Drawn anew by every change of the ground, the posts or the law here: what is remembered about a place
    # is remembered under this mark. Random and not counted up, so that a rolled-back change leaves no trace.
    edition = models.UUIDField(default=uuid.uuid4)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Coalesce("parent", NOBODY), "name", name="place_name_once"),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="place_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """时区: the zone whose days this place counts."""
        return ZoneInfo(self.zone_name)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """当地日期: the day it was here at that moment. ValueError for a moment without a zone."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return moment.astimezone(self.zone).date()

    def span(self, first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """几天的起止: the first midnight and the one after the last day, here."""
        return (
            dt.datetime.combine(first, dt.time(), self.zone),
            dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), self.zone),
        )


class Unit(models.Model):
    """协办单位 (assisting unit): a department or utility that a place may ask for help."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="units")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    serves = models.CharField(max_length=200, blank=True)  # what it answers for, in words
    phone = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "code"], name="unit_code_once"),
            models.UniqueConstraint(fields=["place", "name"], name="unit_name_once"),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="unit_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name
