"""正文的各版 (bodies): every shape ever released, and how an old one is read as the present one. No Django in here.

A schema that was released stays in `SCHEMAS` for ever: phones bring records sealed long ago. A new version is a new
struct and a new line; the old line gets an `up` that makes the present body of the old one.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from wangge.integrity import canonical
from wangge.sync.envelope import _WRONG, Malformed, RecordId, Strict, _why

Text = Annotated[str, msgspec.Meta(max_length=4000)]
Line = Annotated[str, msgspec.Meta(max_length=200)]
Code = Annotated[str, msgspec.Meta(max_length=60)]
Random = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Sha = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Uid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]


class Who(Strict):
    """来说的人."""

    name: Annotated[str, msgspec.Meta(max_length=80)] = ""
    contact: Annotated[str, msgspec.Meta(max_length=80)] = ""


class Entry(Strict):
    """日志条目."""

    kind: Code
    words: Text
    grid: Code
    random: Random
    category: Code = ""
    where: Line = ""
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    who: Who | None = None
    matter: bool = False
    lane: Literal["normal", "urgent", "emergency"] = "normal"


class Amend(Strict):
    """补充更正."""

    entry: RecordId
    words: Text
    reason: Line
    random: Random


class Visit(Strict):
    """走访."""

    household: Uid
    outcome: Literal["met", "not-home", "refused"]
    random: Random
    words: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    needs: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    felt: Literal["", "satisfied", "dissatisfied"] = ""


Then = Literal["", "general", "major", "removed", "matter"]
Kind = Literal["thing", "conduct", "management"]


class Answer1(Strict):
    """检查表的一项; `then` is what the worker chose on the spot for what was not in order."""

    key: Code
    verdict: Literal["pass", "fail", "na"]
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""
    where: Annotated[str, msgspec.Meta(max_length=80)] = ""
    then: Then = ""
    photos: Annotated[list[Sha], msgspec.Meta(max_length=9)] = []


class Answer(Answer1):
    """同上; `kind` says of which kind the hazard is."""

    kind: Kind = "thing"


class Round(Strict):
    """巡查的内容, whatever its version: it ended at the envelope's own time, after `took` seconds, so that no clock stretches it."""

    grid: Code
    took: Annotated[int, msgspec.Meta(ge=0, le=57_600)]
    random: Random
    checklist: Uid | None = None  # the version that was answered
    plan: Uid | None = None
    words: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    extra: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    extra_then: Then = ""


class Patrol1(Round):
    """巡查, as the first phones told it: each hazard was one of things."""

    answers: Annotated[list[Answer1], msgspec.Meta(max_length=100)] = []


class Patrol(Round):
    """巡查."""

    answers: Annotated[list[Answer], msgspec.Meta(max_length=100)] = []
    extra_kind: Kind = "thing"


class Arguments(Strict):
    """一步的内容: which of them an act takes stands in `commands`."""

    text: Text | None = None
    words: Text | None = None
    note: Text | None = None
    result: Text | None = None
    said: Text | None = None
    why: Text | None = None
    reason: Text | None = None
    summary: Line | None = None
    channel: Code | None = None
    level: Code | None = None
    lane: Code | None = None
    category: Code | None = None
    to: Uid | None = None
    review_on: dt.date | None = None
    items: Annotated[list[Line], msgspec.Meta(max_length=20)] | None = None

    def given(self) -> dict[str, Any]:
        """有的那些."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not None}


class Command(Strict):
    """对事项的一步: applied to the matter as it was seen; never a state."""

    case: Uid
    base_version: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    act: Code
    random: Random
    args: Arguments = msgspec.field(default_factory=Arguments)


Body = Entry | Amend | Visit | Command | Patrol


@dataclass(frozen=True, slots=True)
class Schema:
    """一版: its shape, and how it becomes the present one."""

    shape: type[Strict]
    up: Callable[[Any], Body]


def _present(body: Any) -> Any:
    return body


def _of_kinds(body: Patrol1) -> Patrol:
    """第一版的巡查 with the kind that was meant."""
    return msgspec.convert(msgspec.to_builtins(body), Patrol)


SCHEMAS: dict[str, Schema] = {
    "entry/1": Schema(Entry, _present),
    "amend/1": Schema(Amend, _present),
    "visit/1": Schema(Visit, _present),
    "command/1": Schema(Command, _present),
    "patrol/1": Schema(Patrol1, _of_kinds),
    "patrol/2": Schema(Patrol, _present),
}


def read(schema: str, text: str) -> Body:
    """读正文: the present body of a text of any released version. Malformed: unknown, not canonical, not its shape."""
    known = SCHEMAS.get(schema)
    if known is None:
        raise Malformed(f"这里还不认识“{schema}”这一版，内容已原样留存，请升级系统后再办。", "unknown-schema")
    content = text.encode()
    try:
        body = msgspec.json.decode(content, type=known.shape)
        same = canonical.dumps(msgspec.json.decode(content)) == content
    except _WRONG as error:
        raise Malformed(f"内容不合“{schema}”的格式：{_why(error)}") from None
    if not same:
        raise Malformed("内容不是规范的写法（RFC 8785），无法确认它就是手机上封存的那一份。")
    return known.up(body)
