"""附件的本体: content-addressed bytes that come in pieces, and the records that name them."""

import uuid

from django.db import models

from wangge.sync.models.received import Received
from wangge.territory.models import Place


class Blob(models.Model):
    """附件本体 (blob): the file of this hash, as far as it has come; never anything else under the same name."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "sha256"], name="blob_once")]


class Enclosure(models.Model):
    """随附 (enclosure): a record says that this file belongs to it; what the file became when both were here."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    received = models.ForeignKey(Received, on_delete=models.PROTECT, related_name="enclosures")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    mime = models.CharField(max_length=20)
    attached_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=400, blank=True)  # why it could not be shown; the bytes are kept

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "received", "sha256"], name="enclosure_once")]
        indexes = [
            models.Index(
                fields=["place", "sha256"], condition=models.Q(attached_at=None), name="enclosure_waiting"
            )
        ]
