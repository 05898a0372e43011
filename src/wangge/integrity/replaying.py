"""重放 (replaying): a thing's state is what its acts say, and nothing else. What was changed past the door is found.

A model with a history takes part by naming, as `BESIDE`, the columns that stand beside it: marks of the loop, what is
derived. Everything else must follow from its acts.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models

from wangge.integrity import passage
from wangge.integrity.acted import astray
from wangge.integrity.passage import plain

EMPTY: tuple[Any, ...] = (None, "", [], {})
ALWAYS_BESIDE = frozenset({"id", "place_id", "uid", "touched_at"})


def kinds() -> Iterator[type[models.Model]]:
    """重放的各种: the models whose rows equal the replay of their acts."""
    return (model for model, _act, _link in passage.histories() if hasattr(model, "BESIDE"))


def replayed(subject: Any) -> dict[str, Any]:
    """由动作推出的状态: every column that history decides, by name."""
    meta, beside = subject._meta, ALWAYS_BESIDE | type(subject).BESIDE
    columns = {each.attname: each for each in meta.concrete_fields if each.attname not in beside}
    state = {name: plain(each.get_default()) for name, each in columns.items()}
    for step in subject.acts.order_by("seq"):
        for name, value in step.changes.items():
            column = meta.get_field(name).attname
            if column in state:
                state[column] = value
        state["state"], state["version"] = step.to_state, step.seq
    return state


def differences(subject: Any) -> list[str]:
    """不一致之处: sentences; empty when the row equals the replay of its acts and each step followed the table."""
    model = type(subject)
    fresh = model._base_manager.get(pk=subject.pk)
    found = []
    for name, expected in replayed(fresh).items():
        actual = plain(getattr(fresh, name))
        if not _same(actual, expected):
            found.append(f"{name}：记录里是 {actual!r}，按经过应是 {expected!r}")
    steps = list(fresh.acts.order_by("seq"))
    found += astray(steps, str(model._meta.get_field("state").default), model.lifecycle.demand)
    table = getattr(model.lifecycle, "STEPS", None) or model.lifecycle.steps
    for step in steps:
        if step.to_state not in _ends(table[step.act].to, step):
            found.append(f"第 {step.seq} 步到了“{step.to_state}”，动作表里不到那里")
    if steps and fresh.touched_at != steps[-1].at:
        found.append("最后改动时间与最后一步不同")
    return found


def check(rows: Any, asked: Callable[[Any], list[str]] = differences) -> dict[str, list[str]]:
    """逐件核对: its name to sentences, only for those that do not agree."""
    return {
        f"{getattr(each, 'number', None) or each.uid}": wrong
        for each in rows.iterator(chunk_size=500)
        if (wrong := asked(each))
    }


def _ends(to: Any, step: Any) -> Iterable[str]:
    return to if isinstance(to, tuple) else (to or step.from_state,)


def _same(actual: Any, expected: Any) -> bool:
    if actual == expected or (actual in EMPTY and expected in EMPTY):
        return True
    try:  # a sum is written as it was given, and read back with its places
        return isinstance(actual, str) and isinstance(expected, str) and Decimal(actual) == Decimal(expected)
    except InvalidOperation:
        return False
