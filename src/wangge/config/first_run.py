"""首次启用 (first run): the first place and its first administrator. There are no default accounts."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from wangge.integrity.actor import Actor
from wangge.policy import literate
from wangge.policy.pack import Refusal
from wangge.territory import adoption, division, staffing
from wangge.territory.models import Person, Role


class AlreadyStarted(Refusal):
    """已经启用过: there is somebody who can sign in; people are added by them."""


class WeakPassword(Refusal):
    """口令太弱."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """首次启用所需: what has to be known to begin."""

    kind: str  # community or company
    code: str
    name: str
    street: str  # the office above; may be empty
    person: str
    login: str
    password: str
    pack: str  # a directory's name under packs/
    adopted_by: str  # who decided on the regulation, and when; empty: only observed until then


def must_not_have_started() -> None:
    if any(
        person.has_usable_password() for person in Person.objects.filter(is_active=True, login__isnull=False)
    ):
        raise AlreadyStarted(
            "这里已经启用过了。增加人员请用 wangge person add，或由管理员在“人员”页登记；"
            "忘记口令请用 wangge changepassword 登录名。"
        )


def check_password(password: str, login: str, name: str) -> None:
    try:
        validate_password(password, Person(login=login, name=name))
    except ValidationError as weak:
        raise WeakPassword(" ".join(weak.messages)) from None


@transaction.atomic
def start(wanted: Start, *, at: datetime) -> Person:
    """Opens the place, adopts the regulation, lets the first administrator in: all of it or nothing."""
    must_not_have_started()
    by = Actor("person", "administrator", "首次启用")
    text = literate.find(settings.PACKS, wanted.pack).read_text()
    today = at.date()
    since = min(literate.parse(text, wanted.pack).effective_from, today)
    above = (
        division.open_place("street", f"{wanted.code}-street", wanted.street, since=since, by=by, at=at)
        if wanted.street
        else None
    )
    place = division.open_place(
        wanted.kind, wanted.code, wanted.name, parent=above, since=since, by=by, at=at
    )
    check_password(wanted.password, wanted.login, wanted.person)
    adoption.adopt(
        place,
        text,
        adopted_by=wanted.adopted_by or f"首次启用时由{wanted.person}选用，待正式决定",
        observe_only=not wanted.adopted_by,
        since=since,
        by=by,
        at=at,
    )
    person = staffing.join(place, wanted.person, login=wanted.login, password=wanted.password, by=by, at=at)
    staffing.appoint(person, Role.ADMINISTRATOR, place=place, since=today, by=by, at=at)
    return person
