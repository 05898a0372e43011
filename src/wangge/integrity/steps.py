"""动作表 (table of steps): which act leads from where to where, by whom – as one value for each kind of thing. No Django in here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from wangge.policy.pack import Refusal


class NotNow(Refusal):
    """此时不能这样做: the sentence says what stands in the way and what is possible instead."""


class Leading(Protocol):
    """走得的一步: what a table asks of a step; a kind of thing may say more of its own."""

    @property
    def word(self) -> str: ...
    @property
    def source(self) -> frozenset[Any]: ...
    @property
    def to(self) -> str | tuple[str, ...] | None: ...
    @property
    def does(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Step:
    """一步: from which states, where it leads, by which roles. `to` None keeps the state, several leave it to the act."""

    word: str
    source: frozenset[str]
    to: str | tuple[str, ...] | None
    roles: frozenset[str]
    does: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """动作表: of one kind of thing; `noun` is how a refusal names it."""

    noun: str
    states: Mapping[Any, str]  # an enumeration's members are strings
    steps: Mapping[str, Leading]

    def demand(self, act: str, state: str) -> None:
        """此时可否: raises NotNow with the states in which the act is possible."""
        step = self.steps[act]
        if state not in step.source:
            possible = "、".join(f"“{said}”" for name, said in self.states.items() if name in step.source)
            raise NotNow(
                f"这{self.noun}现在是“{self.states[state]}”，不能“{step.word}”。可以“{step.word}”的状态是：{possible}。"
            )

    def after(self, act: str, state: str, *, to: str | None = None) -> str:
        """动作之后的状态. `to` is needed where the table leaves the choice to the act."""
        self.demand(act, state)
        step = self.steps[act]
        if not isinstance(step.to, tuple):
            return step.to or state
        if to not in step.to:
            choice = "、".join(f"“{self.states[each]}”" for each in step.to)
            raise NotNow(f"“{step.word}”之后只能是：{choice}。")
        return to

    def word(self, state: str) -> str:
        """状态的说法."""
        return self.states[state]

    def act_word(self, act: str) -> str:
        """动作的说法."""
        return self.steps[act].word
