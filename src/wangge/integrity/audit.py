"""审计: the database held against the log and the log against its signatures, both ways. Reading only.

`check` walks each table once in order of place and index, so memory stays constant at any size.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from operator import itemgetter
from typing import Any

import rfc8785
from django.db import DatabaseError, models

from wangge.integrity import erasure, keys, merkle, notes
from wangge.integrity.models import Body, Checkpoint, Erasure, Leaf, LogHead, octets
from wangge.integrity.passage import body_of, histories
from wangge.integrity.record import commitment
from wangge.integrity.written import Written
from wangge.integrity.written import histories as written


@dataclass(frozen=True, slots=True)
class Problem:
    """一处不符: which entry (None: the log as a whole) and what is wrong with it, as a sentence."""

    index: int | None
    what: str

    def __str__(self) -> str:
        return self.what if self.index is None else f"第 {self.index} 条：{self.what}"


def check(place_id: int) -> list[Problem]:
    """查对一地: every problem found; an empty list says that rows, bodies, tree and signatures agree."""
    head = LogHead.objects.filter(place_id=place_id).first()
    parts = [_tree(place_id, head), _bodies(place_id)]
    for subject, act, link in histories():
        parts += [_rows(place_id, subject, act, link), _subjects(place_id, subject)]
    parts += [_written(place_id, model) for model in written()]
    problems: list[Problem] = []
    for part in parts:
        try:
            problems.extend(part)
        except (DatabaseError, ValueError) as error:  # a value no one could have written through us
            problems.append(Problem(None, f"有内容读不出来：{error}"))
    return problems


def _tree(place_id: int, head: LogHead | None) -> Iterator[Problem]:
    """Entries without a gap, each as hashed, their root as signed at every checkpoint."""
    signed = {each.size: each for each in Checkpoint.objects.filter(place_id=place_id)}
    size = head.size if head else 0
    tree = merkle.Range()
    leaves = Leaf.objects.filter(place_id=place_id).order_by("index")
    for leaf in leaves.iterator(2000):
        if leaf.index != tree.size:
            yield Problem(tree.size, f"缺失（下一条是第 {leaf.index} 条）。")
            return
        header = octets(leaf.header)
        hash_ = merkle.leaf_hash(header)
        if octets(leaf.hashes) != hash_ + b"".join(tree.append(hash_)):
            yield Problem(leaf.index, "内容与写入时的哈希不符。")
        yield from _columns(leaf, header)
        if point := signed.pop(tree.size, None):
            yield from _signature(head, point, tree.root())
    if tree.size != size:
        yield Problem(None, f"日志头说有 {size} 条，实有 {tree.size} 条。")
    for left in sorted(signed):
        yield Problem(None, f"签过 {left} 条的检查点，现在只有 {tree.size} 条：后面的记录被删掉了。")


def _columns(leaf: Leaf, header: bytes) -> Iterator[Problem]:
    """The columns beside the header are for look-up; they must say the same."""
    try:
        said = json.loads(header)
        if (said["kind"], said["subject"]) != (leaf.kind, leaf.subject):
            yield Problem(leaf.index, "类别或对象一栏与日志所记不同。")
    except (ValueError, KeyError, TypeError):
        yield Problem(leaf.index, "内容读不出来。")


def _signature(head: LogHead | None, point: Checkpoint, root: bytes) -> Iterator[Problem]:
    if root != octets(point.root):
        yield Problem(None, f"前 {point.size} 条的根与检查点所记不同：其中有记录被改动、调换或插入。")
    origin = head.origin if head else ""
    try:
        verifiers = [each.verifier for each in keys.log_signers(origin, create=False)]
        note = notes.opened(point.note, verifiers)
    except (notes.NoteRefused, keys.KeyMissing) as error:
        yield Problem(None, f"{point.size} 条的检查点无法核实：{error}")
        return
    if note != notes.Checkpoint(origin, point.size, root):
        yield Problem(None, f"{point.size} 条的检查点上签的根与重新算出的不同。")


def _bodies(place_id: int) -> Iterator[Problem]:
    """Every body as committed; where there is none, an erasure in the log that names it."""
    erased: dict[int, int] = {}
    erasures = Leaf.objects.filter(place_id=place_id, kind=erasure.KIND).order_by("index")
    for index, said in erasures.values_list("index", "header"):
        erased |= dict.fromkeys(_header(said).get("erases", []), index)
    marks = dict(Erasure.objects.filter(place_id=place_id).values_list("index", "by_index"))
    for index in sorted(marks.keys() ^ erased.keys()):
        yield Problem(index, "删除凭据与日志里的删除记录对不上。")
    leaves = Leaf.objects.filter(place_id=place_id).order_by("index").values_list("index", "header")
    bodies = Body.objects.filter(place_id=place_id).order_by("index").values_list("index", "salt", "content")
    for index, header, body in _side_by_side(leaves.iterator(2000), bodies.iterator(2000)):
        if header is None:
            yield Problem(index, "有正文而日志里没有这一条。")
        elif body is None:
            if index not in erased:
                yield Problem(index, "正文不见了，日志里也没有删除记录。")
        elif index in erased:
            yield Problem(index, f"第 {erased[index]} 条说正文已删除，正文却还在。")
        elif commitment(octets(body[0]), octets(body[1])) != _header(header[0]).get("commit"):
            yield Problem(index, "正文被改动过。")


def _rows(
    place_id: int, subject: type[models.Model], act: type[models.Model], link: str
) -> Iterator[Problem]:
    """Every act's row as the log says it; every entry about such an act with its row."""
    prefix = f"{subject._meta.model_name}."
    leaves = Leaf.objects.filter(place_id=place_id, kind__startswith=prefix).order_by("index")
    bodies = Body.objects.filter(place_id=place_id).order_by("index").values_list("index", "content")
    rows: Any = act._base_manager.filter(place_id=place_id).select_related(link).order_by("leaf_index")
    content = _Following(bodies.iterator(2000))
    told = ((row.leaf_index, row) for row in rows.iterator(2000))
    heads = leaves.values_list("index", "kind", "subject").iterator(2000)
    for index, leaf, row in _side_by_side(heads, told):
        if leaf is None:
            assert row is not None
            yield Problem(index, f"数据库有动作“{row[0].act}”（{row[0]}），日志里没有。")
        elif row is None:
            yield Problem(index, f"日志记有“{leaf[0]}”，数据库里却没有这个动作。")
        elif leaf != (prefix + row[0].act, str(getattr(row[0], link).uid)):
            yield Problem(index, f"动作“{row[0].act}”的种类或对象与日志所记不同。")
        elif (said := content.at(index)) is not None and said != _canonical(_said(row[0])):
            yield Problem(index, f"动作“{row[0].act}”的内容与日志所记不同。")


def _written(place_id: int, model: type[Written]) -> Iterator[Problem]:
    """Every row that was written once as the log says it; every such entry with its row."""
    leaves = Leaf.objects.filter(place_id=place_id, kind=model.KIND).order_by("index")
    bodies = Body.objects.filter(place_id=place_id).order_by("index").values_list("index", "content")
    rows: Any = _rows_of(model, place_id).order_by("leaf_index")
    content = _Following(bodies.iterator(2000))
    told = ((row.leaf_index, row) for row in rows.iterator(2000))
    for index, leaf, row in _side_by_side(leaves.values_list("index", "subject").iterator(2000), told):
        if leaf is None:
            yield Problem(index, f"数据库有“{model.KIND}”一行，日志里没有。")
        elif row is None:
            yield Problem(index, f"日志记有“{model.KIND}”，数据库里却没有这一行。")
        elif (said := content.at(index)) is not None and said != _canonical(_of_row(row[0])):
            yield Problem(index, f"“{model.KIND}”一行的内容与日志所记不同。")


def _rows_of(model: Any, place_id: int) -> Any:
    return model._base_manager.filter(place_id=place_id)


def _of_row(row: Written) -> dict[str, Any]:
    return row.said() | {"by": row.by_label, "role": row.by_role, "person": row.by_person_id}


def _canonical(said: dict[str, Any]) -> bytes:
    try:
        return rfc8785.dumps(said)
    except rfc8785.CanonicalizationError:  # a row altered into what could never have been recorded
        return b""


def _said(row: Any) -> dict[str, Any]:
    return body_of(row) | {"by": row.by_label, "role": row.by_role, "person": row.by_person_id}


def acted(place_id: int) -> tuple[list[str], Iterator[tuple[int, str, str, dict[str, Any]]]]:
    """数据库的动作: which kinds of entry have a row; each row as index, kind, subject, body."""
    known = list(histories())

    def rows(subject: type[models.Model], act: type[models.Model], link: str) -> Iterator[Any]:
        of: Any = act._base_manager.filter(place_id=place_id).select_related(link).order_by("leaf_index")
        for row in of.iterator(2000):
            kind = f"{subject._meta.model_name}.{row.act}"
            yield row.leaf_index, kind, str(getattr(row, link).uid), _said(row)

    def kept(model: type[Written]) -> Iterator[Any]:
        for row in _rows_of(model, place_id).order_by("leaf_index").iterator(2000):
            yield row.leaf_index, model.KIND, row.subject, _of_row(row)

    prefixes = [f"{subject._meta.model_name}." for subject, _, _ in known] + [
        model.KIND for model in written()
    ]
    streams = [rows(*each) for each in known] + [kept(model) for model in written()]
    return prefixes, merge(*streams, key=itemgetter(0))


def _subjects(place_id: int, subject: type[models.Model]) -> Iterator[Problem]:
    """The present state is what the last act led to."""
    rows: Any = subject._base_manager.filter(place_id=place_id).order_by("pk")
    for row in rows.prefetch_related("acts").iterator(500):
        acts = sorted(row.acts.all(), key=lambda each: each.seq)
        if [each.seq for each in acts] != list(range(1, row.version + 1)):
            yield Problem(None, f"{row}：动作的次序有缺。")
        elif acts and acts[-1].to_state != row.state:
            yield Problem(acts[-1].leaf_index, f"{row}：现在的状态不是最后一个动作的结果。")


def _header(header: Any) -> dict[str, Any]:
    try:
        said = json.loads(octets(header))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


class _Following:
    """The values of rows sorted by index, asked for in the same order."""

    def __init__(self, rows: Iterable[tuple[int, Any]]) -> None:
        self.rows = iter(rows)
        self.next = next(self.rows, None)

    def at(self, index: int) -> bytes | None:
        while self.next and self.next[0] < index:
            self.next = next(self.rows, None)
        return octets(self.next[1]) if self.next and self.next[0] == index else None


def _side_by_side(
    left: Iterable[tuple[Any, ...]], right: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[int, tuple[Any, ...] | None, tuple[Any, ...] | None]]:
    """Two lists sorted by index, merged: index, what the left says, what the right says, or None."""
    lefts, rights = iter(left), iter(right)
    one, two = next(lefts, None), next(rights, None)
    while one or two:
        if two is None or (one is not None and one[0] < two[0]):
            assert one is not None
            yield one[0], one[1:], None
            one = next(lefts, None)
        elif one is None or two[0] < one[0]:
            yield two[0], None, two[1:]
            two = next(rights, None)
        else:
            yield one[0], one[1:], two[1:]
            one, two = next(lefts, None), next(rights, None)
