"""动作的门槛: what every act on a hazard or an accident goes through before its own lines.

`@act("submit", Hazard)` opens one transaction, locks the row, gives back what the same `uid` did before, refuses a stale
page and a person without the right, asks the table, and only then runs the act on the locked row.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import uuid4

from django.db import connection, models, transaction

from wangge.integrity import passage
from wangge.integrity.passage import UidTaken
from wangge.journal import saying
from wangge.safety import access, limits
from wangge.safety.lifecycle import NotAllowed
from wangge.safety.models import Hazard
from wangge.territory.models import Place

P = ParamSpec("P")
S = TypeVar("S", bound=models.Model)
R = TypeVar("R")
Body = Callable[Concatenate[S, P], R]


def act(name: str, model: type[S]) -> Callable[[Body[S, P, R]], Body[S, P, R]]:
    """动作: dress a function as the act `name` of the model's table."""

    def dress(body: Body[S, P, R]) -> Body[S, P, R]:
        @wraps(body)
        def taken(subject: Any, *args: Any, **given: Any) -> Any:
            by, at = given["by"], given["at"]
            saying.whole(at)
            uid = given["uid"] = given.get("uid") or uuid4()
            base = given.pop("base_version", None)
            with transaction.atomic():
                fresh = locked(model, subject.pk)
                done = done_before(fresh, uid)
                if done is not None:
                    if done.act != name:
                        raise UidTaken("这个操作的编号已经用在别的操作上，请刷新页面后重做。")
                    result = done
                else:
                    access.demand(name, fresh, by, at=at)
                    fresh.lifecycle.demand(name, fresh.state)
                    _agree(fresh, name, base)
                    result = cast(Any, body)(fresh, *args, **given)
            copy(fresh, subject)
            return result

        return cast(Body[S, P, R], taken)

    return dress


def locked(model: type[Any], pk: int) -> Any:
    """读来并锁住."""
    return model.objects.select_related("place", "grid").select_for_update(of=("self",)).get(pk=pk)


def done_before(subject: Any, uid: Any) -> Any:
    """同一编号做过的一步 of this subject; UidTaken when it belongs to another."""
    done = subject.acts.model.objects.filter(place_id=subject.place_id, uid=uid).first()
    if done is not None and getattr(done, f"{subject._meta.model_name}_id") != subject.pk:
        raise UidTaken("这个操作的编号已经用在别的操作上，请刷新页面后重做。")
    return done


def take(name: str, subject: Any, **given: Any) -> Any:
    """走一步 on the locked row, citing what the table names, and moving the reminder on with what changed."""
    step = subject.lifecycle.STEPS[name]
    if "cite" not in given and step.rules:
        given["cite"] = limits.cite(subject.place, given["at"], *step.rules)
    if isinstance(subject, Hazard) and "remind_at" not in given:
        moved = {key: value for key, value in given.items() if hasattr(subject, key)}
        moved["state"] = subject.lifecycle.after(name, subject.state, to=given.get("to"))
        given |= limits.reminding(subject, at=given["at"], **moved)
    return passage.take(name, passage.hold(subject), **given)


def copy(source: models.Model, target: models.Model) -> None:
    """抄回: the caller's object shows what was done."""
    for field in source._meta.concrete_fields:
        setattr(target, field.attname, source.__dict__[field.attname])


def next_number(place: Place, kind: str, mark: str, *, at: dt.datetime) -> str:
    """下一个编号 of a kind in a year, counted up in its locked row: HF2026-YH00001."""
    year = place.day_of(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_counter (place_id, kind, year, last) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (place_id, kind, year) DO UPDATE SET last = cases_counter.last + 1 RETURNING last",
            [place.pk, kind, year],
        )
        last = cursor.fetchone()[0]
    return f"{place.prefix or place.code[:8].upper()}{year}-{mark}{last:05d}"


def _agree(subject: Any, name: str, base: int | None) -> None:
    """并行: what was done since the page was opened must not stand against this act."""
    steps = subject.lifecycle.STEPS
    if base is None or base == subject.version or steps[name].commutes:
        return
    theirs = [each for each in subject.acts.filter(seq__gt=base) if not steps[each.act].commutes]
    if theirs:
        last = theirs[-1]
        raise NotAllowed(
            f"您打开页面以后，{last.by_label}已“{subject.lifecycle.act_word(last.act)}”。"
            f"您的“{subject.lifecycle.act_word(name)}”还没有生效，请看过现在的情况再决定。"
        )
