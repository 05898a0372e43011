"""单位安全的文书: the rectification notice, its reply, the plan, an accident's report – as `safety.papers` composed them."""

from typing import Any

from wangge.documents import tracing
from wangge.documents.paper import Paper, Para, Source, Table
from wangge.safety import lifecycle
from wangge.safety.models import Hazard
from wangge.safety.papers import Sheet


def sheet(made: Sheet, subject: Any) -> Paper:
    """一张纸 about a hazard or an accident, with every step of it in the log."""
    place = subject.place
    steps = lifecycle.STEPS if isinstance(subject, Hazard) else {}
    sources = [
        Source(
            f"{made.number or made.title}：{steps[each.act].word if each.act in steps else each.act}",
            f"页面“经过”，{tracing.moment(place, each.at)}", each.leaf_index,
        )
        for each in subject.acts.order_by("seq")
    ]  # fmt: skip
    return Paper(
        made.title,
        (Para(made.opening), Table((), made.rows), *(Para(each) for each in made.closing), *(Para(each, indent=False) for each in made.signers)),
        number=made.number, to=made.to_name, from_name=made.from_name, day=made.day, sealed=True, sources=tuple(sources),
        footer=tracing.footer(place, made.day or place.day_of(subject.touched_at)),
    )  # fmt: skip
