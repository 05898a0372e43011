"""检查表: what is looked at on a patrol."""

from typing import Any

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Place


class Checklist(Written):
    """检查表 (checklist): items with what to look at and where that stands written; a change is a new version.

    A patrol names the version it was made with, so that an old answer is read beside its own question.
    """

    KIND = "checklist.version"
    TELLS = ("code", "version", "title", "items", "ended")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="checklists")
    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    area = models.CharField(max_length=120, blank=True)  # what it is for, in words: 喷漆房、配电房
    grids = models.JSONField(default=list)  # codes; none: any grid
    items = models.JSONField()  # [{key, text, look, clause}]
    since = models.DateField()
    changed = models.CharField(max_length=200, blank=True)
    ended = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="checklist_uid_once"),
            models.UniqueConstraint(fields=["place", "code", "version"], name="checklist_version_once"),
        ]

    def item(self, key: str) -> dict[str, Any] | None:
        """某一项."""
        return next((each for each in self.items if each["key"] == key), None)

    def for_grid(self, code: str) -> bool:
        """这个网格用得上."""
        return not self.grids or code in self.grids

    def __str__(self) -> str:
        return self.title
