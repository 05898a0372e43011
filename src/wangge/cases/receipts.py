"""受理回执: what a resident takes home, and the code that opens the matter – shown once, kept nowhere."""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from wangge.cases import access, limits
from wangge.cases.models import Case
from wangge.integrity.models import Leaf
from wangge.policy.deadlines import Deadline
from wangge.territory import answering
from wangge.territory.models import Person, Place, Post

# What the clauses of the lanes owe by then (C-3.2, C-3.3; D-4.5, D-4.6): no more is promised.
_PROMISED = {
    Case.Lane.NORMAL: "有结果",
    Case.Lane.URGENT: "处理或者采取临时措施",
    Case.Lane.EMERGENCY: "告诉您现场情况",
}


@dataclass(frozen=True)
class Receipt:
    """受理回执: what a resident takes home. The code is in here once and nowhere else."""

    case: Case
    code: str | None = None
    repeated: bool = False
    leaf: Leaf | None = field(default=None, repr=False)

    @property
    def place(self) -> Place:
        return self.case.place

    @property
    def number(self) -> str:
        return self.case.number or ""

    @property
    def words(self) -> str:
        return self.case.words

    @property
    def received_at(self) -> dt.datetime:
        return self.case.received_at

    @property
    def registered_at(self) -> dt.datetime | None:
        return self.case.registered_at

    @property
    def code_shown(self) -> str:
        """查询码, in groups that can be read aloud."""
        return grouped(self.code) if self.code else ""

    @property
    def first_asked(self) -> Person | None:
        """首问责任人, or whoever answers for the grid."""
        return self.case.first_asked or (self.answering.person if self.answering else None)

    @property
    def first_asked_phone(self) -> str:
        person = self.first_asked
        return (person.phone if person else "") or self.place.phone

    @property
    def supervision_phone(self) -> str:
        return self.place.supervision_phone

    @cached_property
    def answering(self) -> Post | None:
        """所在网格由谁负责."""
        if self.case.grid_id is None:
            return None
        day = self.place.day_of(self.case.received_at)
        posts = Post.objects.whole().on(day).filter(grid_id=self.case.grid_id)
        posts = posts.filter(role__in=("grid-leader", "grid-manager", "grid-worker")).exclude(
            person__recusals__case=self.case
        )
        return answering.first_of(answering.present(posts, day))

    @cached_property
    def triage(self) -> Deadline | None:
        """当日分类的期限 (B-1.2)."""
        return limits.perhaps(self.case, "triage", since=self.case.received_at)

    @property
    def deadline(self) -> Deadline | None:
        """已定的时限: at once for an urgent matter, after classification for others."""
        return limits.stored(self.case)

    @property
    def promise(self) -> str:
        """接下来: one sentence the resident can hold us to."""
        if self.deadline is not None:
            promised = _PROMISED[Case.Lane(self.case.lane)]
            return f"{limits.until(self.deadline)}前{promised}（{self.deadline.citation.short()}）。"
        if self.triage is not None:
            return f"{limits.until(self.triage)}前定下由谁办、到哪天办好（{self.triage.citation.short()}）。"
        return "当天定下由谁办、到哪天办好。"

    @property
    def leaf_index(self) -> int | None:
        return self.leaf.index if self.leaf else None


def new_code() -> str:
    """新的查询码: 130 bits by the system's generator, in letters that are not mistaken for others."""
    return grouped("".join(secrets.choice(access._LETTERS) for _ in range(26)))


def grouped(code: str) -> str:
    plain = access.plain_code(code)
    return "-".join(plain[at : at + 5] for at in range(0, len(plain), 5))
