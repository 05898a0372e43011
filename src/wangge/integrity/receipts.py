"""回执: a text anyone can keep and check offline — that this entry stands at this place in the signed log."""

import rfc8785

from wangge.integrity import checkpoints, merkle, notes
from wangge.integrity.models import Body, Checkpoint, Leaf, octets
from wangge.integrity.record import fetch
from wangge.policy.pack import Refusal


class NotYetSealed(Refusal):
    """尚未封存: no checkpoint covers the entry yet; the loop signs every hour."""


def receipt_for(leaf: Leaf, *, with_body: bool = False) -> str:
    """开回执: `c2sp.org/tlog-proof@v1` with the latest checkpoint that covers the entry.

    The extra line carries the entry's header, so that the text proves by itself; `with_body` adds what was
    recorded and its salt, for the person whose record it is.
    """
    checkpoint = (
        Checkpoint.objects.filter(place_id=leaf.place_id, size__gt=leaf.index).order_by("size").last()
    )
    if checkpoint is None:
        raise NotYetSealed("这条记录还没有签入检查点，最迟一小时后可以下载证明。")
    spans = merkle.inclusion_spans(leaf.index, checkpoint.size)
    hashes = iter(fetch(leaf.place_id, merkle.nodes_for(spans)))
    extra = {"header": octets(leaf.header).decode()}
    if with_body and (body := Body.objects.filter(place_id=leaf.place_id, index=leaf.index).first()):
        extra |= {"body": octets(body.content).decode(), "salt": octets(body.salt).hex()}
    proof = notes.Proof(
        leaf.index,
        merkle.proof(spans, lambda _node: next(hashes)),
        checkpoints.full_note(checkpoint),
        rfc8785.dumps(extra),
    )
    return str(proof)
