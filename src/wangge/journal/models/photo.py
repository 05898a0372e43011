"""日志照片: a photo of an entry."""

import uuid

from django.db import models

from wangge.journal.models.entry import Entry
from wangge.journal.models.later import Later
from wangge.territory.models import Place


class EntryPhoto(Later):
    """日志照片 (photo): optional; encoded anew on arrival, found by its digest, shown to whoever sees the entry."""

    FOLDER = "journal"
    KIND = "entry.photo"
    TELLS = ("entry_id", "sha256")
    ERASABLE = ("name",)

    key = models.UUIDField(default=uuid.uuid4)  # its file
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="photos")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="photo_uid_once"),
            models.UniqueConstraint(fields=["place", "entry", "sha256"], name="photo_once"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
