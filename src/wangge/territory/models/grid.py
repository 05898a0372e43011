"""网格: the ground's smallest part, with dated boundaries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.territory.models.dated import ENDS_AFTER_START, Dated
from wangge.territory.models.place import Place


class Sector(models.Model):
    """片区 (sector): a group of a company's grids under one lead."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="sectors")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "code"], name="sector_code_once"),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="sector_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class Grid(models.Model):
    """网格 (grid): the basic service unit of a community or company."""

    class Kind(models.TextChoices):
        BASIC = "basic", _("基础网格")
        DEDICATED = "dedicated", _("专属网格")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="grids")
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="grids")
    code = models.SlugField(max_length=24)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.BASIC)
    covers = models.CharField(max_length=300, blank=True)  # the boundary in words: 1–6号楼、南门
    contact = models.CharField(max_length=60, blank=True)  # public
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "code"], name="grid_code_once"),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="grid_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """网格边界 (boundary): where a grid lay from a day to a day. Redrawing adds a row."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="boundaries")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="boundaries")
    shape = models.JSONField()  # GeoJSON Polygon or MultiPolygon, WGS-84 longitude, latitude
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "grid", "since"], name="boundary_once"),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="boundary_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.grid} {self.since:%Y-%m-%d}"
