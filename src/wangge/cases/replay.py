"""重放: a matter's state is what its acts say, and nothing else. `differences` finds what was changed past the door."""

from typing import Any

from wangge.cases.lifecycle import State, demand
from wangge.cases.models import Case
from wangge.integrity.acted import astray
from wangge.integrity.passage import plain

# Kept beside history: the loop's own marks, what opens a matter, what is derived, what never changes.
BESIDE = frozenset(
    {"id", "place_id", "uid", "words", "tokens", "secret_hash", "remind_at", "remind_kind", "touched_at"}
)


def replayed(case: Case) -> dict[str, Any]:
    """由动作推出的状态: every column that history decides, by name."""
    columns = {each.attname: each for each in Case._meta.concrete_fields if each.attname not in BESIDE}
    state = {name: _blank(each) for name, each in columns.items()}
    state["state"] = str(State.DRAFT)
    for step in case.acts.order_by("seq"):
        for name, value in step.changes.items():
            column = Case._meta.get_field(name).attname  # type: ignore[union-attr]
            if column in state:
                state[column] = value
        state["state"], state["version"] = step.to_state, step.seq
    return state


def _blank(column: Any) -> Any:
    return plain(column.get_default())


def differences(case: Case) -> list[str]:
    """不一致之处: sentences; empty when the row equals the replay of its acts and each step followed the table."""
    found = []
    state = replayed(case)
    fresh = Case.objects.get(pk=case.pk)
    for name, expected in state.items():
        actual = plain(getattr(fresh, name))
        if actual != expected and not (actual in (None, "", []) and expected in (None, "", [])):
            found.append(f"{name}：事项里是 {actual!r}，按经过应是 {expected!r}")
    steps = list(fresh.acts.order_by("seq"))
    if steps and steps[0].act in ("draft", "register", "import") and fresh.words != steps[0].note:
        found.append("原话与登记时记下的不同")
    found += astray(steps, State.DRAFT, demand)
    if steps and fresh.touched_at != steps[-1].at:
        found.append("最后改动时间与最后一步不同")
    return found


def check(cases: Any = None) -> dict[str, list[str]]:
    """逐件核对: number (or uid) to sentences, only for matters that do not agree."""
    rows = Case.objects.all() if cases is None else cases
    return {
        each.number or str(each.uid): wrong
        for each in rows.iterator(chunk_size=500)
        if (wrong := differences(each))
    }
