"""同步的名词: devices, what they brought, what could not be taken as it was, and what people decided."""

from wangge.sync.models.blob import Blob, Enclosure
from wangge.sync.models.device import Device, DeviceEnd, Incident
from wangge.sync.models.epoch import Epoch
from wangge.sync.models.quarantine import Quarantine, Ruling
from wangge.sync.models.received import Received

__all__ = [
    "Blob",
    "Device",
    "DeviceEnd",
    "Enclosure",
    "Epoch",
    "Incident",
    "Quarantine",
    "Received",
    "Ruling",
]
