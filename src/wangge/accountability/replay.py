"""重放: a proposal's state is what its acts say, and nothing else. `differences` finds what was changed past the door."""

from typing import Any

from wangge.accountability.lifecycle import STEPS, State, demand
from wangge.accountability.models import Proposal
from wangge.integrity.acted import astray
from wangge.integrity.passage import plain

BESIDE = frozenset({"id", "place_id", "uid", "remind_at", "remind_kind", "touched_at"})


def replayed(proposal: Proposal) -> dict[str, Any]:
    """由动作推出的状态: every column that history decides, by name."""
    columns = {each.attname: each for each in Proposal._meta.concrete_fields if each.attname not in BESIDE}
    state = {name: plain(each.get_default()) for name, each in columns.items()}
    for step in proposal.acts.order_by("seq"):
        for name, value in step.changes.items():
            column = Proposal._meta.get_field(name).attname  # type: ignore[union-attr]
            if column in state:
                state[column] = value
        state["state"], state["version"] = step.to_state, step.seq
    return state


def differences(proposal: Proposal) -> list[str]:
    """不一致之处: sentences; empty when the row equals the replay of its acts and each step followed the table."""
    fresh = Proposal.objects.get(pk=proposal.pk)
    found = []
    for name, expected in replayed(fresh).items():
        actual = plain(getattr(fresh, name))
        if actual != expected and not (actual in (None, "", []) and expected in (None, "", [])):
            found.append(f"{name}：记录里是 {actual!r}，按经过应是 {expected!r}")
    steps = list(fresh.acts.order_by("seq"))
    found += astray(steps, State.NEW, demand)
    for step in steps:
        to = STEPS[step.act].to
        allowed = to if isinstance(to, tuple) else (to or step.from_state,)
        if step.to_state not in allowed:
            found.append(f"第 {step.seq} 步到了“{step.to_state}”，动作表里不到那里")
    return found


def check(proposals: Any = None) -> dict[str, list[str]]:
    """逐份核对: number (or uid) to sentences, only for those that do not agree."""
    rows = Proposal.objects.all() if proposals is None else proposals
    return {
        each.number or str(each.uid): wrong
        for each in rows.iterator(chunk_size=500)
        if (wrong := differences(each))
    }
