"""取出文字 (taking out): named words leave a thing and whatever repeats it – one machinery for every kind of thing.

A package says which rows hold the words of its kind (`HOLDS`) and in what other things they are said again (`REPEATED`).
The rows keep what is left; the bodies of the log that held the words are erased, their leaves stay and prove the rest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.integrity import erasure, redacting
from wangge.integrity.actor import Actor
from wangge.integrity.models import Body, Leaf
from wangge.policy.pack import Refusal

BASIS = "个人信息保护法第四十七条"
SENT = "sync.receive"  # the log's entry of a record as a phone sealed it; it goes with the words
CODES = frozenset({"key", "verdict", "until", "clause", "on"})
"""Inside a JSON column: what is a choice, a day or a reference, and no word of anybody."""

Thing = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Words:
    """有文字的行: a row and its columns that hold words; `changed` are those of its subject's that an act repeats.

    `before` puts right what another row would stand against, just before it is saved.
    """

    row: Any
    names: tuple[str, ...]
    changed: tuple[str, ...] = ()
    before: Callable[[Any], None] | None = None

    def count(self, passages: Sequence[str]) -> int:
        """有几处."""
        said = [getattr(self.row, name) for name in self.names]
        said += [self.row.changes.get(name) for name in self.changed]
        return sum(_count(each, passages) for each in said)

    def left(self, passages: Sequence[str]) -> dict[str, Any]:
        """留下的: no longer than the column – and than the subject's, where an act repeats it."""
        field = type(self.row)._meta.get_field
        found = {name: _cut(getattr(self.row, name), passages, field(name).max_length) for name in self.names}
        if self.changed:
            limit = _limits(self.row)
            found["changes"] = {
                name: _cut(value, passages, limit[name]) if name in self.changed else value
                for name, value in self.row.changes.items()
            }
        return found


def _limits(act: Any) -> dict[str, int | None]:
    fields = type(act)._meta.concrete_fields
    link = next(each for each in fields if each.is_relation and each.remote_field.related_name == "acts")
    return {each.name: each.max_length for each in link.related_model._meta.concrete_fields}


HOLDS: dict[str, Callable[[int, UUID], Iterable[Words]]] = {}
REPEATED: dict[str, list[Callable[[int, UUID], Iterable[Thing]]]] = {}


def written(rows: Iterable[Any]) -> list[Words]:
    """写下的行: what of them may be blanked."""
    return [Words(row, type(row).ERASABLE) for row in rows]


def subject(row: Any, names: tuple[str, ...]) -> list[Words]:
    """有经过的一件: its own columns, and every act's words."""
    return [Words(row, names), *(Words(step, ("note", "said"), names) for step in row.acts.all())]


def things(place_id: int, first: Thing) -> list[Thing]:
    """连着的各件: the thing itself, then whatever repeats it, and what repeats that."""
    found = [first]
    for thing in found:
        for ask in REPEATED.get(thing[0], []):
            found += [each for each in ask(place_id, thing[1]) if each not in found]
    return found


def asked(passages: Iterable[str], reason: str) -> list[str]:
    """要删的字. The reason stays for good, so none of them may stand in it."""
    found = redacting.asked(passages)
    if redacting.count(reason, found):
        raise Refusal("理由会一直留着，请不要把要删的字写进理由里。")
    return found


def out_of(
    place_id: int, first: Thing, passages: Sequence[str], *, reason: str, by: Actor, at: datetime
) -> int:
    """删去 wherever they stand; in how many places. Refusal where they stand nowhere. Inside the caller's transaction."""
    erasure.without_trace()
    hits: list[tuple[Words, dict[str, Any]]] = []
    found = 0
    for kind, uid in things(place_id, first):
        for words in HOLDS[kind](place_id, uid):
            if here := words.count(passages):
                found += here
                hits.append((words, words.left(passages)))
    if not found:
        raise Refusal("没有找到这些字，什么也没有删。请照原文写，一行一处。")
    _forget(place_id, [words.row for words, _left in hits], reason, by, at)
    for words, left in hits:
        for name, value in left.items():
            setattr(words.row, name, value)
        if words.before is not None:
            words.before(words.row)
        words.row.save(update_fields=list(left))
    return found


def _forget(place_id: int, rows: Sequence[Any], reason: str, by: Actor, at: datetime) -> None:
    """日志正文: of the rows that held the words, and of the sealed records they came in from a phone."""
    indexes = {row.leaf_index for row in rows if hasattr(row, "leaf_index")}
    uids = [str(row.uid) for row in rows if hasattr(row, "uid")]
    sent = Leaf.objects.filter(place_id=place_id, kind=SENT, subject__in=uids)
    indexes |= set(sent.values_list("index", flat=True))
    held = Body.objects.filter(place_id=place_id, index__in=indexes)
    if still := sorted(held.values_list("index", flat=True)):
        erasure.erase(place_id, indexes=still, reason=f"删去文字：{reason}", basis=BASIS, by=by, at=at)


def _count(value: Any, passages: Sequence[str]) -> int:
    match value:
        case str():
            return redacting.count(value, passages)
        case dict():
            return sum(_count(each, passages) for key, each in value.items() if key not in CODES)
        case list():
            return sum(_count(each, passages) for each in value)
        case _:
            return 0


def _cut(value: Any, passages: Sequence[str], limit: int | None = None) -> Any:
    match value:
        case str():
            return redacting.cut(value, passages, limit=limit)
        case dict():
            return {key: each if key in CODES else _cut(each, passages) for key, each in value.items()}
        case list():
            return [_cut(each, passages) for each in value]
        case _:
            return value
