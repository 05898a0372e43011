"""留存待定: bytes that could not be taken as a record of their own, and what people decided about those and others."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.secrecy import EncryptedTextField
from wangge.integrity.written import Written
from wangge.sync.models.blob import Enclosure
from wangge.sync.models.device import Device
from wangge.sync.models.received import Received
from wangge.territory.models import Place


class Quarantine(Written):
    """隔离记录 (quarantined bytes): another version of a known record, a taken number, a broken form; kept as it came."""

    class Kind(models.TextChoices):
        SAME_ID = "same-id", _("同一编号有两份不同的内容")
        SAME_SEQ = "same-seq", _("同一序号有两条记录")
        WRONG_HASH = "wrong-hash", _("内容与校验值不符")
        WRONG_SIGNATURE = "wrong-signature", _("签名不对")
        OTHER_DEVICE = "other-device", _("别的设备的记录")
        MALFORMED = "malformed", _("格式不对")

    KIND = "sync.quarantine"
    TELLS = ("raw_hash",)
    FREE = ("receipt",)

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="quarantined")
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.CharField(max_length=400)
    record_id = models.CharField(max_length=64, blank=True)  # as far as it could be read
    body_hash = models.CharField(max_length=64, blank=True)
    raw = EncryptedTextField(blank=True)
    raw_hash = models.CharField(max_length=64)
    receipt = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="quarantine_uid_once"),
            models.UniqueConstraint(fields=["place", "device", "raw_hash"], name="quarantine_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.record_id}"


class Ruling(Written):
    """处置 (ruling): what was decided about a record that did not simply go through, by whom and why."""

    class Choice(models.TextChoices):
        IN_ORDER = "in-order", _("前面的到了，照办")
        TRIED = "tried", _("前面的到了，没有办成")
        ADOPT = "adopt", _("照这份办")
        SET_ASIDE = "set-aside", _("不采用，留存")

    KIND = "sync.rule"
    TELLS = ("choice",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    received = models.ForeignKey(
        Received, null=True, blank=True, on_delete=models.PROTECT, related_name="rulings"
    )
    quarantine = models.ForeignKey(
        Quarantine, null=True, blank=True, on_delete=models.PROTECT, related_name="rulings"
    )
    enclosure = models.ForeignKey(
        Enclosure, null=True, blank=True, on_delete=models.PROTECT, related_name="rulings"
    )
    choice = models.CharField(max_length=12, choices=Choice)
    words = models.CharField(max_length=400, blank=True)
    made = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="ruling_uid_once"),
            models.UniqueConstraint(fields=["place", "received", "choice"], name="ruling_received_once"),
            models.UniqueConstraint(fields=["place", "quarantine", "choice"], name="ruling_quarantine_once"),
            models.UniqueConstraint(fields=["place", "enclosure", "choice"], name="ruling_enclosure_once"),
        ]
