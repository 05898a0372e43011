"""行为人: who does an act — a person in a post, the resident, or the clock. No Django in here."""

from dataclasses import dataclass
from typing import Literal, Self


@dataclass(frozen=True, slots=True)
class Actor:
    """行为人 (actor): given to every act as `by`; there is no hidden current user.

    `role` is the post's role code (``grid-leader``), ``resident``, ``clock`` or ``import``; `label` is what
    people read beside the act; `person_id` is None for residents and the clock.
    """

    kind: Literal["person", "resident", "clock", "import"]
    role: str
    label: str
    person_id: int | None = None
    post_id: int | None = None

    @classmethod
    def resident(cls, label: str = "居民") -> Self:
        return cls("resident", "resident", label)

    @classmethod
    def clock(cls) -> Self:
        return cls("clock", "clock", "系统时钟")

    @classmethod
    def importing(cls, label: str) -> Self:
        return cls("import", "import", label)
