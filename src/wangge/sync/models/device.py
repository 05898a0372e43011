"""设备: one worker on one phone, known by a key that never leaves it."""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.written import Written
from wangge.territory.models import Person, Place


def new_key() -> uuid.UUID:
    """设备编号: 128 random bits, told to nobody but the device."""
    return uuid.UUID(bytes=secrets.token_bytes(16))


class Device(Written):
    """设备 (device): a key pair made on a phone for one worker; on a shared phone each worker has their own."""

    KIND = "device.enrol"
    TELLS = ("person_id", "public_key")
    FREE = ("again", "whole", "high", "sealed", "seen_at")

    key = models.UUIDField(primary_key=True, default=new_key)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="devices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(max_length=60, blank=True)
    public_key = models.CharField(max_length=90)  # P-256 point, uncompressed, base64url
    again = models.BooleanField(default=False)  # taken in by its old number after a restore had lost it
    whole = models.BigIntegerField(default=0)  # of its numbers, all up to here have come
    high = models.BigIntegerField(default=0)  # the greatest number that has come
    sealed = models.BigIntegerField(default=0)  # the greatest number the device says it gave out
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="device_uid_once"),
            models.UniqueConstraint(fields=["place", "public_key", "again"], name="device_key_once"),
        ]
        indexes = [models.Index(fields=["person"], name="device_person")]

    def __str__(self) -> str:
        return f"{self.name or _('手机')} · {self.person}"

    @property
    def name_on_wire(self) -> str:
        """32 hexadecimal digits."""
        return self.key.hex


class DeviceEnd(Written):
    """设备停用 (device end): lost, handed on or replaced; what it sends afterwards is kept apart for people to see."""

    KIND = "device.end"
    TELLS = ("device_id",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="ends")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="device_end_uid_once"),
            models.UniqueConstraint(fields=["place", "device"], name="device_end_once"),
        ]


class Incident(Written):
    """设备情况 (incident): storage lost, a chain that does not join. A finding about a phone, never about a person."""

    class What(models.TextChoices):
        WIPED = "wiped", _("手机里的数据被清空过")
        CHAIN = "chain", _("前后两条接不上")

    KIND = "device.incident"
    TELLS = ("device_id", "what", "since_seq", "until_seq")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="incidents")
    what = models.CharField(max_length=12, choices=What)
    since_seq = models.BigIntegerField()
    until_seq = models.BigIntegerField()  # numbers in between, both included, that this explains

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "device", "what", "since_seq", "until_seq"], name="incident_once"
            )
        ]
