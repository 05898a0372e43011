"""动作的门槛: what an act on an allegation or an assessment goes through before its own lines.

`@door("answer", Allegation, may=_may)` opens one transaction, locks the row, gives back what the same `uid` did before,
asks who may and whether the table allows it now, and only then runs the act on the locked row. (Proposals, which ripen by
the clock and can be open in two windows, have a door of their own: `acts`.)
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from django.db import models, transaction

from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal

F = TypeVar("F", bound=Callable[..., Any])
May = Callable[[str, Any, Actor, dt.datetime], str | None]
"""None when allowed; else the sentence."""


def door(name: str, model: type[models.Model], *, may: May) -> Callable[[F], F]:
    """动作: dress a function as the act `name` of the model's table."""

    def dress(body: F) -> F:
        @wraps(body)
        def taken(subject: Any, *, uid: UUID | None = None, by: Actor, at: dt.datetime, **given: Any) -> Any:
            saying.whole(at)
            kind = cast(Any, model)
            acts, link = kind.acts.rel.related_model, kind.acts.field.name
            uid = uid or uuid4()
            with transaction.atomic():
                rows = kind.objects.select_related("place", "person").select_for_update(of=("self",))
                fresh = rows.get(pk=subject.pk)
                done = acts.objects.filter(place_id=fresh.place_id, uid=uid).first()
                if done is not None:
                    if getattr(done, f"{link}_id") != fresh.pk or done.act != name:
                        raise passage.UidTaken("这个操作的编号已经用在别的操作上，请刷新页面后重做。")
                    return done
                why = may(name, fresh, by, at)
                if why is not None:
                    raise NotYours(why)
                kind.lifecycle.after(name, fresh.state)
                step = body(passage.hold(fresh), uid=uid, by=by, at=at, **given)
            subject.refresh_from_db()
            return step

        return cast(F, taken)

    return dress


class NotYours(Refusal):
    """不归您来做: the sentence says who does it."""
