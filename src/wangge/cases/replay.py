"""重放: a matter's state is what its acts say, and its words are those that were registered."""

from typing import Any

from wangge.cases.models import Case
from wangge.integrity import replaying


def differences(case: Case) -> list[str]:
    """不一致之处: sentences; empty when the row equals the replay of its acts and each step followed the table."""
    found = replaying.differences(case)
    first = case.acts.order_by("seq").first()
    said = first.note if first and first.act in ("draft", "register", "import") else None
    if said is not None and Case.objects.values_list("words", flat=True).get(pk=case.pk) != said:
        found.append("原话与登记时记下的不同")
    return found


def check(cases: Any = None) -> dict[str, list[str]]:
    """逐件核对: number (or uid) to sentences, only for matters that do not agree."""
    rows = Case.objects.all() if cases is None else cases
    return replaying.check(rows, differences)
