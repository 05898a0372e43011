"""今天的内容 (today): what the phone shows offline, what waits for a decision, one's own entries."""

import hashlib
import json
from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wangge.faces.field import wire
from wangge.faces.field.views.sync import read
from wangge.faces.look import sentences
from wangge.policy.pack import Refusal
from wangge.sync import deciding, envelope, today
from wangge.territory import reach
from wangge.territory.models import Person, Place


class Decide(envelope.Strict):
    """定下来的请求."""

    task: Annotated[str, msgspec.Meta(max_length=40)]
    choice: Annotated[str, msgspec.Meta(max_length=12)]
    words: Annotated[str, msgspec.Meta(max_length=200)] = ""


@wire.endpoint("GET")
def page(request: HttpRequest) -> HttpResponse:
    """今天要看的, with an ETag: unchanged costs nothing on a bad network."""
    person, now = wire.person_of(request), timezone.now()
    told = sentences.in_answer(today.shown(person, _place(request, person), at=now))
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    return wire.answer(told | {"server_time": now.isoformat()}, ETag=tag)


@wire.endpoint("GET")
def search(request: HttpRequest) -> HttpResponse:
    """查我写的."""
    person = wire.person_of(request)
    return wire.answer(
        {"entries": today.entries(person, request.GET.get("q", ""), place=_place(request, person))}
    )


@wire.endpoint("POST")
def decide(request: HttpRequest) -> HttpResponse:
    """定下来, online: adopt or set aside."""
    person = wire.person_of(request)
    said: Any = read(wire.body_of(request, 8 * 1024), Decide)
    try:
        ruling = deciding.decide(
            said.task, choice=said.choice, words=said.words, person=person, at=timezone.now()
        )
    except Refusal as refusal:
        raise wire.Problem(409, "refused", str(refusal)) from None
    return wire.answer({"task": said.task, "choice": str(ruling.choice), "result": ruling.made})


def _place(request: HttpRequest, person: Person) -> Place:
    posts = reach.posts_of(person, person.place.day_of(timezone.now()))
    chosen = [post for post in posts if post.place_id == request.session.get("works_at")]
    return (chosen or posts)[0].place if posts else person.place
