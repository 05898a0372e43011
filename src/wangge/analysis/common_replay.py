"""重放: a common problem's state is what its acts say, and nothing else."""

from typing import Any

from wangge.analysis.common_lifecycle import STEPS, State, demand
from wangge.analysis.models import CommonIssue
from wangge.integrity.acted import astray
from wangge.integrity.passage import plain
from wangge.territory.models import Place

BESIDE = frozenset({"id", "place_id", "uid", "touched_at"})
EMPTY = (None, "", [], {})


def replayed(issue: CommonIssue) -> dict[str, Any]:
    """由动作推出的状态: every column that history decides, by name."""
    columns = {each.attname: each for each in CommonIssue._meta.concrete_fields if each.attname not in BESIDE}
    state = {name: plain(each.get_default()) for name, each in columns.items()}
    for step in issue.acts.order_by("seq"):
        for name, value in step.changes.items():
            state[CommonIssue._meta.get_field(name).attname] = value  # type: ignore[union-attr]
        state["state"], state["version"] = step.to_state, step.seq
    return state


def differences(issue: CommonIssue) -> list[str]:
    """不一致之处: sentences; empty when the row equals the replay of its acts and each step followed the table."""
    fresh = CommonIssue.objects.get(pk=issue.pk)
    found = []
    for name, expected in replayed(fresh).items():
        actual = plain(getattr(fresh, name))
        if actual != expected and not (actual in EMPTY and expected in EMPTY):
            found.append(f"{name}：记录里是 {actual!r}，按经过应是 {expected!r}")
    steps = list(fresh.acts.order_by("seq"))
    found += astray(steps, State.NEW, demand)
    for step in steps:
        if step.to_state != (STEPS[step.act].to or step.from_state):
            found.append(f"第 {step.seq} 步到了“{step.to_state}”，动作表里不到那里")
    return found


def check(place: Place) -> list[str]:
    """一个地方的共性问题逐个核对."""
    rows = CommonIssue.objects.filter(place=place).order_by("pk").iterator(chunk_size=200)
    return [f"共性问题 {each}：{wrong}" for each in rows for wrong in differences(each)]
