"""动作的门槛: what an act on a meeting, an item or a task goes through before its own lines.

`@act("hold", Meeting)` opens one transaction, locks the row, gives back what the same `uid` did before, asks who may and
whether the table allows it now, refuses a page that is out of date, and only then runs the act on the locked row.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import models, transaction

from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.integrity.passage import UidTaken
from wangge.journal import saying
from wangge.meetings import access
from wangge.meetings.lifecycle import NotAllowed
from wangge.policy.pack import Refusal
from wangge.territory import jurisdiction
from wangge.territory.models import Person, Place

Act = Callable[..., Any]


def act(name: str, model: type[models.Model]) -> Callable[[Act], Act]:
    """动作: dress a function as the act `name` of the model's table."""

    def dress(body: Act) -> Act:
        @wraps(body)
        def taken(
            subject: Any,
            *,
            uid: UUID | None = None,
            seen: int | None = None,
            by: Actor,
            at: dt.datetime,
            **given: Any,
        ) -> Any:
            saying.whole(at)
            kind = cast(Any, model)
            acts, link = kind.acts.rel.related_model, kind.acts.field.name
            uid = uid or uuid4()
            with transaction.atomic():
                rows = kind.objects.select_related("place").select_for_update(of=("self",))
                fresh = rows.get(pk=subject.pk)
                done = acts.objects.filter(place_id=fresh.place_id, uid=uid).first()
                if done is not None:
                    if getattr(done, f"{link}_id") != fresh.pk or done.act != name:
                        raise UidTaken("这个操作的编号已经用在别的操作上，请刷新页面后重做。")
                    return done
                access.demand(name, fresh, by, at=at)
                kind.lifecycle.demand(name, fresh.state)
                _agree(fresh, name, seen)
                step = body(fresh, uid=uid, by=by, at=at, **given)
            subject.refresh_from_db()
            return step

        return taken

    return dress


def take(act: str, subject: Any, **given: Any) -> Any:
    """走一步 on a row that is held locked, or is new; citing what the table names."""
    rules = type(subject).lifecycle.steps[act].rules
    if "cite" not in given and rules:
        given["cite"] = cite(subject.place, subject.place.day_of(given["at"]), *rules)
    return passage.take(act, subject if subject._state.adding else passage.hold(subject), **given)


def _agree(subject: Any, name: str, seen: int | None) -> None:
    """并行: what was done since the page was opened is read first. Adding to it is never refused for that."""
    table = type(subject).lifecycle
    if seen is None or seen == subject.version or table.steps[name].commutes:
        return
    theirs = [each for each in subject.acts.filter(seq__gt=seen) if not table.steps[each.act].commutes]
    if theirs:
        last = theirs[-1]
        raise NotAllowed(
            f"您打开页面以后，{last.by_label}已“{table.act_word(last.act)}”。"
            f"您的“{table.act_word(name)}”还没有生效，请看过现在的情况再定。"
        )


def person(by: Actor) -> Person:
    """办的人: refused for anybody without a name."""
    found = Person.objects.filter(pk=by.person_id or 0).first()
    if found is None:
        raise NotAllowed("这一步要由有岗位的人来做。")
    return found


def cite(place: Place, day: dt.date, *names: str) -> dict[str, Any] | None:
    """所依的条款 of the text in force: the duty that names all of these acts, or the limit for this purpose. None where it is silent."""
    try:
        pack = jurisdiction.regulation_of(place, day)
    except Refusal:
        return None
    asked = (each for each in pack.clauses.values() if set(names) <= set(getattr(each.provision, "act", ())))
    clause = next(asked, None) or (pack.governing(*names) if len(names) == 1 else None)
    return dict(pack.cite(clause.id).to_json()) if clause else None
