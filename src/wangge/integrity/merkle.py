"""The Merkle tree (默克尔树) of RFC 6962: hashes, compact ranges, proofs and their verification. Pure.

A tree of `size` leaves is never held in memory. Every *complete* subtree is a node `(level, number)`: it
covers the leaves `number << level` up to `(number + 1) << level`. A proof names the nodes it needs; whoever
stores them hands them over, so a proof costs O(log n) look-ups and an append one hash on average.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_SIZE = 32

Node = tuple[int, int]
Span = tuple[int, int]


class ProofRefused(ValueError):
    """证明不成立: the proof does not lead to the root it is held against."""


def leaf_hash(entry: bytes) -> bytes:
    """Leaf hash (叶哈希): SHA-256(0x00 ‖ entry), RFC 6962 §2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Node hash (节点哈希): SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


# --- appending ---


@dataclass
class Range:
    """A compact range (紧凑区间): the complete subtrees that cover the first `size` leaves, largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> list[bytes]:
        """Add one leaf hash; return the hashes of the subtrees it completed (levels 1, 2, …), often none."""
        completed: list[bytes] = []
        hash_ = leaf
        below = self.size
        while below & 1:
            hash_ = node_hash(self.peaks.pop(), hash_)
            completed.append(hash_)
            below >>= 1
        self.peaks.append(hash_)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The tree's root; of no leaves, the hash of nothing."""
        return fold(self.peaks) if self.peaks else EMPTY_ROOT


def fold(hashes: Sequence[bytes]) -> bytes:
    """Join neighbouring complete subtrees, largest first, into the hash of the leaves they cover together."""
    result = hashes[-1]
    for left in reversed(hashes[:-1]):
        result = node_hash(left, result)
    return result


def cover(start: int, end: int) -> list[Node]:
    """The complete subtrees over leaves `start` up to `end`, largest first; `start` falls on a split."""
    nodes: list[Node] = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


def row_of(node: Node) -> int:
    """The leaf at whose append this node was completed: its hash is kept in that leaf's row."""
    level, number = node
    return ((number + 1) << level) - 1


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes, in order."""
    tree = Range()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


# --- proofs ---


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (size > 1)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Which leaves each hash of PATH(index, D[size]) covers, from the leaf's sibling to the root's child."""
    if not 0 <= index < size:
        raise ProofRefused(f"序号 {index} 不在 {size} 条记录之内。")
    low, high = 0, size
    spans: list[Span] = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    return spans[::-1]


def consistency_spans(old: int, size: int) -> list[Span]:
    """Which leaves each hash of PROOF(old, D[size]) covers, in the order of RFC 6962 §2.1.2."""
    if not 0 <= old <= size:
        raise ProofRefused(f"旧大小 {old} 不在 0 到 {size} 之间。")
    if old in (0, size):
        return []
    low, high, whole = 0, size, True
    spans: list[Span] = []
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low, whole = middle, False
    if not whole:
        spans.append((low, high))
    return spans[::-1]


def nodes_for(spans: Iterable[Span]) -> list[Node]:
    """Every complete subtree the spans need, so that they can be fetched at once."""
    return [node for span in spans for node in cover(*span)]


def proof(spans: Iterable[Span], node: Callable[[Node], bytes]) -> list[bytes]:
    """The hashes of a proof, `node` giving the hash of a complete subtree."""
    return [fold([node(each) for each in cover(*span)]) for span in spans]


# --- verification ---


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that `leaf` at `index` and its `path` lead to (RFC 9162 §2.1.3.2), or ProofRefused."""
    if not 0 <= index < size:
        raise ProofRefused(f"序号 {index} 不在 {size} 条记录之内。")
    _check_hashes([leaf, *path])
    position, last, result = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofRefused("证明太长。")
        if position & 1 or position == last:
            result = node_hash(sibling, result)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            result = node_hash(result, sibling)
        position >>= 1
        last >>= 1
    if last:
        raise ProofRefused("证明太短。")
    return result


def verify_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Refuse unless the leaf stands at `index` in the tree of `size` leaves with this root."""
    if root_from_inclusion(index, size, leaf, path) != root:
        raise ProofRefused("证明得出的根与检查点的根不同。")


def verify_consistency(old: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Refuse unless the tree of `size` leaves begins with the tree of `old` leaves (RFC 9162 §2.1.4.2).

    `old` must be at least 1: a proof from the empty tree says nothing, so it is not accepted as one.
    """
    if not 1 <= old <= size:
        raise ProofRefused(f"旧大小 {old} 不在 1 到 {size} 之间。")
    _check_hashes(path)
    if old == size:
        if path:
            raise ProofRefused("大小相同时不应有证明。")
        if old_root != root:
            raise ProofRefused("大小相同而根不同。")
        return
    if not path:
        raise ProofRefused("证明太短。")
    steps = list(path) if old & (old - 1) else [old_root, *path]
    position, last = old - 1, size - 1
    while position & 1:
        position >>= 1
        last >>= 1
    before = after = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            raise ProofRefused("证明太长。")
        if position & 1 or position == last:
            before = node_hash(sibling, before)
            after = node_hash(sibling, after)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            after = node_hash(after, sibling)
        position >>= 1
        last >>= 1
    if last:
        raise ProofRefused("证明太短。")
    if before != old_root:
        raise ProofRefused("证明得出的旧根与先前签名的根不同。")
    if after != root:
        raise ProofRefused("证明得出的新根与检查点的根不同。")


def _check_hashes(hashes: Iterable[bytes]) -> None:
    if any(len(each) != HASH_SIZE for each in hashes):
        raise ProofRefused("哈希应为 32 字节。")
