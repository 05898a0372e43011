"""The seal of a matter (存证): how large the place's log was, and where the proof can be fetched."""

from typing import Any

from django.urls import reverse

from wangge.cases import history
from wangge.cases.models import Case


def of(case: Case) -> dict[str, Any] | None:
    """What `{% seal %}` shows; None for a matter whose registration has no leaf (not yet registered)."""
    leaf = history.registration_leaf(case)
    if leaf is None:
        return None
    return {
        "index": leaf.index,
        "hash": bytes(leaf.hashes[:32]),
        "at": leaf.at,
        "place": case.place,
        "url": reverse("console:proof", args=[case.number]),
        "verify": f"python3 verify.py --receipt {case.number}.tlog-proof.txt --key vkey",
    }
