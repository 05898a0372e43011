"""登记设备 (enrolment): a phone makes a key, the server gives it a number; again gives the same one.

A device row is one worker on one phone. The cookie that survives a wipe of the phone's storage tells that an earlier
key of the same worker is gone: an incident of the phone, with the numbers that are here, never an accusation.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.sync import chain, envelope
from wangge.sync.models import Device, DeviceEnd, Incident
from wangge.sync.models.device import new_key
from wangge.territory.models import Person, Place

SIGNED = "wangge-enrol/1\n"
LAST = 2**53 - 1


class KeyInUse(Refusal):
    """钥匙已是别人的."""


class DeviceTaken(Refusal):
    """设备编号已是别的钥匙的."""


def enrol(
    person: Person, place: Place, *, public_key: str, name: str = "", device_id: str = "", proof: str = "",
    before: Sequence[str] = (), by: Actor, at: dt.datetime,
) -> Device:  # fmt: skip
    """登记. `device_id` with `proof` takes a device in again that this database lost with a restore.

    A late first request, sent before the number had come, may have given the key a new number in the meantime: then the
    old number is taken in beside it, for what the phone sealed under it names it.

    `before` are the devices the cookie names. KeyInUse, DeviceTaken, Refusal for a key that is none.
    """
    if not envelope.known_key(public_key):
        raise Refusal("设备的钥匙读不出来，请重新打开应用再试。")
    key = new_key()
    if device_id:
        if not envelope.signed(public_key, proof, f"{SIGNED}{device_id}\n{public_key}".encode()):
            raise Refusal("设备的签名不对，请重新打开应用再试。")
        key = UUID(device_id)
    for _ in range(2):
        known = list(
            Device.objects.filter(place=place, public_key=public_key)
            .select_related("place", "person")
            .order_by("again")
        )
        if any(each.person_id != person.pk for each in known):
            raise KeyInUse("这把钥匙登记在另一位工作人员名下。同一部手机上，每人各登记一次。")
        there = next((each for each in known if each.key == key or not device_id), None)
        if there is not None:
            _wiped(person, before, there, at)
            return there
        if len(known) > 1 or (device_id and Device.objects.filter(pk=key).exists()):
            raise DeviceTaken("这个设备编号已经登记在另一把钥匙下，请重新登记为新设备。")
        try:
            with transaction.atomic():
                device = Device(
                    key=key, uid=key, place=place, person=person, name=name.strip()[:60], public_key=public_key,
                    again=bool(known), seen_at=at,
                )  # fmt: skip
                device = written.keep(device, by=by, at=at)
                _wiped(person, before, device, at)
                return device
        except IntegrityError:  # the same request twice at once
            continue
    raise Refusal("登记没有成功，请再试一次。")


def _wiped(person: Person, before: Sequence[str], device: Device, at: dt.datetime) -> None:
    """从前的钥匙没了: what was sealed there and has not come is lost with the phone's storage."""
    for old in (
        Device.objects.filter(person=person, pk__in=list(before)).exclude(pk=device.pk) if before else ()
    ):
        if not old.ends.exists():
            chain.tell(old, Incident.What.WIPED, 1, LAST, at=at)


def end(device: Device, *, reason: str, by: Actor, at: dt.datetime) -> DeviceEnd:
    """停用: lost, handed on, replaced. What still comes from it is kept for people to look at."""
    reason = reason.strip()[:200]
    if not reason:
        raise Refusal("请写明为什么停用。")
    there = DeviceEnd.objects.filter(device=device).first()
    return there or written.keep(DeviceEnd(place=device.place, device=device, reason=reason), by=by, at=at)


def find(device_id: str) -> Device | None:
    """按编号找: 32 hexadecimal digits."""
    try:
        key = UUID(device_id)
    except (ValueError, AttributeError, TypeError):
        return None
    return Device.objects.select_related("place", "person").filter(pk=key).first()


def of_login(login: str) -> list[Device]:
    """某人的设备, the last used first."""
    found = Device.objects.filter(person__login=login.strip().lower()).select_related("place", "person")
    return list(found.order_by("-seen_at"))
