"""Odd input at every address, as every kind of reader: an answer with words, never a fault.

Each address is asked with odd questions; each form found on a page is sent back with odd fields; the phones' addresses
get odd JSON. What is tried is drawn by a fixed seed; `WANGGE_EXAMPLES=soak` tries far more.
"""

import json
import random
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from faces.test_matrix import MATRIX, filled, scene, signed_in  # noqa: F401
from wangge.faces.console import deeds

READERS = ("min", "li", "zhao", "wang", "feng", "zheng", "wu", "zhou", "song", "liu")
ODD = (
    "\x00", "a\x00b", "9" * 30, "-9" + "9" * 30, "1e999", "NaN", "\u202egnp.exe", "'\"><script>alert(1)</script>",
    "' OR 1=1 --", "%", "_" * 300, "{{7*7}}", "../../etc/passwd", "0", "-1", "9999-12-31", "0001-01-01", "9999-12-31T23:59",
    "0001-01-01T00:00", "2026-02-30", "００", "[]", "null", "🏮" * 2000, "\r\nSet-Cookie: a=b", "=cmd|'/c calc'!A1", "(" * 900,
)  # fmt: skip
QUERIES = (
    "q", "day", "grid", "show", "whose", "after", "before", "state", "level", "category", "lane", "channel", "overdue",
    "clause", "bbox", "zoom", "received", "words", "where", "next", "into", "device", "choose", "date", "place", "do",
    "purpose", "answer", "to", "told", "number", "code", "old", "new", "seed", "uid", "base_version", "slip",
)  # fmt: skip
ENDS_THE_SESSION = {"console:sign-out", "field:leave"}
JSONS = (
    "", "null", "[]", "{}", "[" * 50_000, '{"a":' * 50_000, '{"public_key":"\\ud800"}', '{"task":"' + "9" * 40 + '","choice":"adopt"}',
    '{"task":"\\u0000","choice":"\\u0000","words":"\\u0000"}', '{"v":1e999}', '{"device_id":"' + "a" * 32 + '","records":[{}]}',
)  # fmt: skip


class Forms(HTMLParser):
    """The forms of a page, each with the fields that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((said.get("action", ""), said.get("method", "get").lower(), {}))
        elif self.found and tag in ("input", "textarea", "select", "button") and said.get("name"):
            fields = self.found[-1][2]
            if said.get("type") != "radio" or "checked" in said or said["name"] not in fields:
                fields[said["name"]] = said.get("value", "") or ("说明" if tag == "textarea" else "")
            self.select = said["name"] if tag == "select" else ""
        elif tag == "option" and self.select and said.get("value"):
            self.found[-1][2][self.select] = said["value"]


class Attack:
    """One reader's browser; faults are gathered, not raised."""

    def __init__(self, scene: dict[str, Any], who: str, chance: random.Random) -> None:  # noqa: F811
        self.client, self.who, self.chance, self.faults = signed_in(scene, who), who, chance, {}
        session = self.client.session
        session["opened"] = [case.pk for case in scene["matters"].values()]
        session["place"] = "huaiyin"
        session.save()

    def send(self, method: str, address: str, *said: Any, **how: Any) -> Any:
        try:
            answer = getattr(self.client, method)(address, *said, **how)
        except Exception as fault:  # whatever it is, it would have been a fault page
            self.faults[type(fault).__name__, str(fault)[:80]] = (self.who, method, address, str(said)[:400])
            return None
        if answer.status_code >= 500:
            self.faults[address.split("?")[0], answer.status_code] = (self.who, method, str(said)[:400])
        return answer

    def odd(self) -> str:
        return self.chance.choice(ODD)

    def address(self, address: str) -> None:
        self.send("get", address, dict(zip(QUERIES, self.chance.choices(ODD, k=len(QUERIES)), strict=True)))
        self.send("get", address, {name: self.odd() for name in self.chance.sample(QUERIES, 3)})
        self.send("post", address, dict(zip(QUERIES, self.chance.choices(ODD, k=len(QUERIES)), strict=True)))

    def forms(self, address: str, each: int) -> None:
        page = self.send("get", address)
        if page is None or page.status_code != 200 or page.streaming or "html" not in page["Content-Type"]:
            return
        found = Forms()
        found.feed(page.content.decode())
        for action, method, fields in found.found:
            if method in ("get", "post") and "sign-out" not in action:
                for name in self.chance.sample(sorted(fields), min(each, len(fields))):
                    self.send(method, action or address, fields | {name: self.odd()})


def addresses(scene: dict[str, Any]) -> list[str]:  # noqa: F811
    named = {"field:blob": ["a" * 64], "field:nothing": ["x/y"]}
    plain = set(MATRIX) - ENDS_THE_SESSION
    found = [
        reverse(name, args=named[name]) if name in named else filled(name, scene) for name in sorted(plain)
    ]
    return found + [
        reverse("console:act", args=[scene["matters"]["grid1"].number, act]) for act in deeds.DEEDS
    ]


@pytest.mark.parametrize("who", READERS)
def test_no_odd_input_meets_a_fault(scene, who, rounds):  # noqa: F811
    chance = random.Random(who)
    attack = Attack(scene, who, chance)
    every = addresses(scene)
    some = every if rounds > 50 else chance.sample(every, 16)
    for address in some:
        attack.address(address)
    for address in every if rounds > 50 else chance.sample(every, 4):
        attack.forms(address, 20 if rounds > 50 else 2)
    assert not attack.faults, "\n".join(f"{fault}: {met}" for fault, met in attack.faults.items())


def test_no_odd_json_meets_a_fault(scene):  # noqa: F811
    attack = Attack(scene, "min", random.Random(7))
    for name in ("enrol", "batch", "upload", "decide"):
        for content in JSONS:
            attack.send("post", reverse(f"field:{name}"), content, content_type="application/json")
    for method in ("head", "get", "put", "patch", "delete", "options", "post"):
        attack.send(
            method,
            reverse("field:blob", args=["a" * 64]),
            headers={"Upload-Offset": "9" * 40, "Upload-Length": "-1"},
        )
    assert not attack.faults, "\n".join(f"{fault}: {met}" for fault, met in attack.faults.items())
    assert json.loads(Client().get("/sync/none").content)["error"]["code"] == "not-found"
