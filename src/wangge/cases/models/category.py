"""类别: what kind of matter, when it is taken on and when it counts as done."""

from django.db import models

from wangge.territory.models import Place


class Category(models.Model):
    """事项类别 (category): one line of the filing-and-closing table (立案结案标准)."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="categories")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    accept_when = models.CharField(max_length=200, blank=True)
    close_when = models.CharField(max_length=200, blank=True)
    lane = models.CharField(max_length=10, default="normal")
    keywords = models.CharField(max_length=300, blank=True)
    maps_to = models.CharField(max_length=60, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "code"], name="category_code_once")]

    def __str__(self) -> str:
        return self.name
