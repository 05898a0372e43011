"""查阅: each look at personal data is written down, with who looked and for what."""

from datetime import datetime

from wangge.integrity.actor import Actor
from wangge.integrity.models import Look
from wangge.policy.pack import Refusal


class NoReason(Refusal):
    """没说理由: personal data is shown for a reason, and the reason is kept."""


def looked(
    place_id: int, *, what: str, subject: str, field: str, reason: str, by: Actor, at: datetime
) -> Look:
    """记查阅: call it before the value is shown; if it cannot be written, nothing is shown."""
    if not reason.strip():
        raise NoReason("查看个人信息前，请写明用途。")
    return Look.objects.create(
        place_id=place_id, what=what, subject=subject, field=field, reason=reason.strip()[:200],
        person_id=by.person_id, role=by.role, label=by.label, at=at,
    )  # fmt: skip
