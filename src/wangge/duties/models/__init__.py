"""定期义务的名词: what somebody said they did, when the system was out, and who was reminded."""

from wangge.duties.models.fulfilment import Fulfilment
from wangge.duties.models.notice import DutyNotice, Morning
from wangge.duties.models.outage import Outage

__all__ = ["DutyNotice", "Fulfilment", "Morning", "Outage"]
