"""网格档案: what a grid consists of, as it stood from a day on."""

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Grid, Place


class GridFile(Written):
    """网格档案 (grid file): areas, processes, equipment, materials, risks, supplies and contacts (A-2.1.1, D-2.1).

    Each change is a row of its own, from the day on which things changed; what did not change is not written again.
    """

    KIND = "gridfile.version"
    TELLS = ("grid_id", "since", "content", "changed")
    ERASABLE = ("content", "changed")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="grid_files")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="files")
    since = models.DateField()
    content = models.JSONField()  # section: [one line each]
    changed = models.CharField(max_length=200)  # what changed, in words

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="grid_file_once")]
        indexes = [models.Index(fields=["place", "grid", "since"], name="grid_file_day")]

    def __str__(self) -> str:
        return f"{self.grid} {self.since:%Y-%m-%d}"
