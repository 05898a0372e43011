"""材料: photos and papers of a matter."""

import uuid

from django.db import models

from wangge.cases.models.case import Case
from wangge.territory.models import Place


class Attachment(models.Model):
    """材料 (attachment): a photo or paper, re-encoded on arrival, served only to those who may see the matter."""

    FOLDER = ""  # theirs were the first: no folder of their own

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="attachments")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    uid = models.UUIDField(default=uuid.uuid4)  # of the act that attached it
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=80)
    public = models.BooleanField(default=False)  # may the resident see it on the tracking page
    shared = models.BooleanField(
        default=False
    )  # may those see it who assist or watch from outside the office

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="attachment_uid_once"),
            models.UniqueConstraint(fields=["place", "case", "sha256", "name"], name="attachment_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> uuid.UUID:
        """文件的名字."""
        return self.id

    @property
    def is_image(self) -> bool:
        """可在页面上显示: a photo, as against a paper that is only handed out."""
        return self.media_type.startswith("image/")
