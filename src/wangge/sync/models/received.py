"""收到的记录: the row that makes a second arrival harmless."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.integrity.secrecy import EncryptedTextField
from wangge.integrity.written import Written
from wangge.sync.models.device import Device
from wangge.territory.models import Place


class Received(Written):
    """收到的记录 (received record): a sealed record's exact bytes, its number in its device's sequence, and its receipt.

    `uid` is the record's id. `status` is what became of it when it came and does not change; what people decided
    later stands in a `Ruling`. The body is encrypted and can go; its hash, over 256 random bits among others, stays.
    """

    class Status(models.TextChoices):
        ACCEPTED = "accepted", _("已收妥")
        HELD = "held", _("等前面的记录")
        CONFLICT = "conflict", _("与别人做的不一致")
        QUARANTINED = "quarantined", _("留存待定")

    KIND = "sync.receive"
    TELLS = ("body_hash",)
    FREE = ("receipt", "header", "signature")  # the log holds the header's hash

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="received")
    device_seq = models.BigIntegerField()
    schema = models.CharField(max_length=30)
    body = EncryptedTextField(blank=True)
    body_hash = models.CharField(max_length=64)
    header = models.TextField()  # canonical JSON, as signed
    header_hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=90)
    status = models.CharField(max_length=12, choices=Status)
    reason = models.CharField(max_length=400, blank=True)
    made = models.JSONField(default=dict)  # what its effect made: kind, uid, number
    claimed_at = models.DateTimeField()  # as the worker says
    sealed_at = models.DateTimeField()  # by the device's clock
    estimated_at = models.DateTimeField(null=True, blank=True)
    happened_at = (
        models.DateTimeField()
    )  # what counts: claimed, unless that was only a wrong clock; never after `at`
    skew_seconds = models.BigIntegerField()
    clock_wrong = models.BooleanField(default=False)
    receipt = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="received_once"),
            models.UniqueConstraint(fields=["place", "device", "device_seq"], name="received_seq_once"),
        ]
        indexes = [
            models.Index(fields=["place", "leaf_index"], name="received_leaf"),
            models.Index(
                fields=["place", "device", "device_seq"],
                condition=~Q(status="accepted"),
                name="received_undecided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schema} {self.device_seq}"
