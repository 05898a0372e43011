"""动作的门槛: what every act on a matter goes through before its own lines.

`@act("assign")` opens one transaction, locks the matter, gives back what the same `uid` did before, refuses a
stale page and a person without the right, asks the table, and only then runs the act on the locked row.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from uuid import uuid4

from django.db import models, transaction

from wangge.cases import access, errands, lifecycle, limits
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Act, Case
from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.integrity.passage import UidTaken
from wangge.journal import saying

__all__ = ["act", "take", "words"]

P = ParamSpec("P")
R = TypeVar("R")


def act(name: str, *, gives: type[models.Model] | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """动作: dress a function as the act `name` of the table. `gives` is the row it makes and returns, if any."""

    def dress(body: Callable[P, R]) -> Callable[P, R]:
        @wraps(body)
        def taken(subject: Any, **given: Any) -> Any:
            by, at = given["by"], given["at"]
            saying.whole(at)
            uid = given["uid"] = given.get("uid") or uuid4()
            base = given.pop("base_version", None)
            case = subject if isinstance(subject, Case) else subject.case
            with transaction.atomic():
                fresh = Case.objects.select_related("place").select_for_update(of=("self",)).get(pk=case.pk)
                done = Act.objects.filter(place_id=fresh.place_id, uid=uid).first()
                if done is not None:
                    result = _again(done, fresh, name, gives)
                else:
                    access.demand(name, fresh, by, at=at)
                    lifecycle.demand(name, fresh.state)
                    _agree(fresh, name, base)
                    held = fresh if subject is case else _reread(subject, fresh)
                    result = cast(Any, body)(held, **given)
                    if subject is not case:
                        copy(held, subject)
            copy(fresh, case)
            if getattr(result, "case_id", None) == case.pk:
                result.case = case
            return result

        return cast(Callable[P, R], taken)

    return dress


def take(act: str, case: Case, **given: Any) -> Act:
    """走一步 on the row that `act` holds locked: see `passage.take`. Where no `cite` is given, what the table names.

    What the step owes beside the matter's own limit, or ends of it, is written with it.
    """
    if "cite" not in given and lifecycle.STEPS[act].rules:
        given["cite"] = limits.cite(case, *lifecycle.STEPS[act].rules)
    step = cast(Act, passage.take(act, passage.hold(case), **given))
    errands.acted(step)
    return step


def _again(done: Act, case: Case, name: str, gives: type[models.Model] | None) -> Any:
    if done.case_id != case.pk or done.act != name:
        raise UidTaken("这个操作的编号已经用在别的操作上，请刷新页面后重做。")
    return done if gives is None else gives._default_manager.get(place_id=case.place_id, uid=done.uid)


def _agree(case: Case, name: str, base: int | None) -> None:
    """并行: what was done since the page was opened must not stand against this act."""
    if base is None or base == case.version or lifecycle.STEPS[name].commutes:
        return
    theirs = [each for each in case.acts.filter(seq__gt=base) if not lifecycle.STEPS[each.act].commutes]
    if theirs:
        raise access.Conflict(name, theirs)


def _reread(subject: Any, case: Case) -> Any:
    held = type(subject)._default_manager.get(pk=subject.pk)
    held.case = case
    return held


def copy(source: models.Model, target: models.Model) -> None:
    """抄回: the caller's object shows what was done."""
    for field in source._meta.concrete_fields:
        setattr(target, field.attname, source.__dict__[field.attname])


def person(by: Actor) -> int:
    """办理人: requests, checks and decisions are somebody's. Refused for anybody without a name."""
    if by.person_id is None:
        raise NotAllowed("这一步要由有岗位的人来做。")
    return by.person_id


def words(text: str, what: str, *, limit: int = 2000, needed: bool = True) -> str:
    """话: as in a diary (`saying.words`), and shorter."""
    return saying.words(text, what, limit=limit, needed=needed)
