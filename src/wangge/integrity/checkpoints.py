"""检查点: before a checkpoint is signed, the tree is computed again from the stored bytes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from wangge.integrity import keys, merkle, notes
from wangge.integrity.models import Checkpoint, Cosignature, Leaf, LogHead, octets
from wangge.integrity.record import fetch
from wangge.policy.pack import Refusal

INTERVAL = timedelta(hours=1)


class LogBroken(Refusal):
    """日志对不上: what is stored is not what was signed. Nothing more is signed until people have looked."""


def sign(place_id: int, *, at: datetime) -> Checkpoint | None:
    """签检查点: sign the log as it stands; the last one again if nothing was added, None if empty.

    LogBroken if a new entry's bytes do not give its hash, an entry is missing, or the tree does not continue
    the last signed one.
    """
    with transaction.atomic():
        head = LogHead.objects.select_for_update().filter(place_id=place_id).first()
        if head is None or head.size == 0:
            return None
        last = Checkpoint.objects.filter(place_id=place_id).order_by("size").last()
        signers = keys.log_signers(head.origin, create=last is None)
        tree, proof_of = _continued(head, last, [each.verifier for each in signers])
        if last is not None and last.size == head.size:
            return last
        _add_new(place_id, tree, head.size)
        root = tree.root()
        if last is not None:
            spans = merkle.consistency_spans(last.size, head.size)
            hashes = iter(fetch(place_id, merkle.nodes_for(spans)))
            path = merkle.proof(spans, lambda _node: next(hashes))
            try:
                merkle.verify_consistency(last.size, head.size, path, proof_of, root)
            except merkle.ProofRefused as error:
                raise LogBroken(f"新的根接不上上一个检查点：{error}") from error
        note = notes.signed(notes.Checkpoint(head.origin, head.size, root), signers)
        return Checkpoint.objects.create(place_id=place_id, size=head.size, root=root, note=note, at=at)


def _continued(
    head: LogHead, last: Checkpoint | None, verifiers: list[notes.Verifier]
) -> tuple[merkle.Range, bytes]:
    """The tree at the last checkpoint, as stored, held against what was signed then; and the root signed."""
    if last is None:
        return merkle.Range(), merkle.EMPTY_ROOT
    try:
        signed = notes.opened(last.note, verifiers)
    except notes.NoteRefused as error:
        raise LogBroken(f"上一个检查点（{last.size} 条）的签名不对：{error}") from error
    if (signed.origin, signed.size, signed.root) != (head.origin, last.size, octets(last.root)):
        raise LogBroken(f"上一个检查点（{last.size} 条）与所签的内容不同。")
    if signed.size > head.size:
        raise LogBroken(f"签过 {signed.size} 条，现在只有 {head.size} 条：日志变短了。")
    try:
        tree = merkle.Range(signed.size, fetch(head.place_id, merkle.cover(0, signed.size)))
    except LookupError as error:
        raise LogBroken(f"签过的记录缺失：{error}") from error
    if tree.root() != signed.root:
        raise LogBroken(f"前 {signed.size} 条的根与上一个检查点不同。")
    return tree, signed.root


def _add_new(place_id: int, tree: merkle.Range, size: int) -> None:
    rows = Leaf.objects.filter(place_id=place_id, index__gte=tree.size).order_by("index")
    for index, header, hashes in rows.values_list("index", "header", "hashes").iterator(2000):
        if index != tree.size:
            raise LogBroken(f"缺少第 {tree.size} 条记录。")
        hash_ = merkle.leaf_hash(octets(header))
        if octets(hashes) != hash_ + b"".join(tree.append(hash_)):
            raise LogBroken(f"第 {index} 条记录的内容与写入时的哈希不符。")
    if tree.size != size:
        raise LogBroken(f"日志应有 {size} 条，实有 {tree.size} 条。")


def of(place_id: int) -> QuerySet[Checkpoint]:
    """签过的检查点 of a place, the newest first."""
    return Checkpoint.objects.filter(place_id=place_id).order_by("-size")


def size(place_id: int) -> int:
    """日志现有多少条."""
    return LogHead.objects.filter(place_id=place_id).values_list("size", flat=True).first() or 0


def full_note(checkpoint: Checkpoint) -> str:
    """The checkpoint with its witnesses' lines under our own."""
    lines = Cosignature.objects.filter(place_id=checkpoint.place_id, size=checkpoint.size).order_by("id")
    return checkpoint.note + "".join(lines.values_list("line", flat=True))


def keep_cosignature(
    checkpoint: Checkpoint, line: str, witness: notes.Verifier, *, at: datetime
) -> Cosignature:
    """收见证签名: keep a witness's line, if it is that witness's and over this checkpoint."""
    note = notes.parse(notes.parse(checkpoint.note).text + "\n" + line)
    good = notes.verified(note, [witness])
    if not good:
        raise notes.NoteRefused("这一行不是该见证方的签名。")
    made, _ = Cosignature.objects.get_or_create(
        place_id=checkpoint.place_id,
        size=checkpoint.size,
        name=witness.name,
        defaults={"line": line, "at": at},
    )
    return made


def behind(at: datetime) -> Iterator[int]:
    """Places whose log grew and whose last checkpoint is an hour old, or which have none."""
    latest = Checkpoint.objects.filter(place_id=OuterRef("place_id")).order_by("-size")
    heads = LogHead.objects.filter(size__gt=0).annotate(
        signed=Subquery(latest.values("size")[:1]), signed_at=Subquery(latest.values("at")[:1])
    )
    due = Q(signed=None) | Q(signed__lt=F("size"), signed_at__lte=at - INTERVAL)
    yield from heads.filter(due).values_list("place_id", flat=True)


def turn(*, at: datetime) -> int:
    """一轮: sign where it is time; for the loop. Returns how many. A broken log stops no other."""
    done, broken = 0, []
    for place_id in list(behind(at)):
        try:
            done += sign(place_id, at=at) is not None
        except (Refusal, LookupError, DatabaseError) as error:
            broken.append(f"{place_id}：{error}")
    if broken:
        raise LogBroken("有日志没能签检查点。" + "；".join(broken))
    return done
