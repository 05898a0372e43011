"""The tree is RFC 6962's, to the byte: known answers, published vectors, and a slow second definition."""

import hashlib
import json
import os
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.integrity import merkle

ENTRIES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
LEAVES = [merkle.leaf_hash(each) for each in ENTRIES]
# The eight-leaf reference tree of the certificate transparency projects: its roots by size.
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def slow_root(leaves):
    """MTH as the RFC writes it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + slow_root(leaves[:k]) + slow_root(leaves[k:])).digest()


class Rows:
    """A log as we store it: in each row the leaf's hash and those of the subtrees its append completed."""

    def __init__(self, leaves):
        self.rows, self.tree = [], merkle.Range()
        for leaf in leaves:
            self.rows.append([leaf, *self.tree.append(leaf)])

    def node(self, node):
        return self.rows[merkle.row_of(node)][node[0]]


def published():
    shared = Path(os.environ.get("WANGGE_SHARED") or Path(__file__).parents[3] / "shared")
    path = shared / "data/open/rfc6962/proofs.json"
    if not path.exists():
        pytest.skip(
            "the published proofs (WANGGE_SHARED/data/open/rfc6962/proofs.json) are not on this machine"
        )
    return json.loads(path.read_text())


def test_the_reference_tree_has_its_known_roots():
    for size in range(9):
        assert merkle.root_of(LEAVES[:size]).hex() == ROOTS[size]


def test_a_leaf_and_a_node_hash_as_the_rfc_says():
    assert (
        merkle.leaf_hash(b"L123456").hex()
        == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    )
    assert merkle.node_hash(b"N123", b"N456").hex() == (
        "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_every_published_proof_is_judged_as_published(kind):
    vectors = [each for each in published() if each["kind"] == kind]
    assert len(vectors) == 98
    for vector in vectors:
        path = [b64decode(each) for each in vector["proof"] or []]
        try:
            if kind == "inclusion":
                leaf, root = b64decode(vector["leafHash"]), b64decode(vector["root"])
                merkle.verify_inclusion(vector["leafIdx"], vector["treeSize"], leaf, path, root)
            else:
                roots = b64decode(vector["root1"]), b64decode(vector["root2"])
                merkle.verify_consistency(vector["size1"], vector["size2"], path, *roots)
            refused = False
        except merkle.ProofRefused:
            refused = True
        assert refused == vector["wantErr"], vector["name"]


def test_every_proof_of_every_small_tree_holds_and_no_other():
    leaves = [merkle.leaf_hash(bytes([each])) for each in range(40)]
    rows = Rows(leaves)
    roots = [slow_root(leaves[:size]) for size in range(41)]
    for size in range(1, 41):
        for index in range(size):
            path = merkle.proof(merkle.inclusion_spans(index, size), rows.node)
            merkle.verify_inclusion(index, size, leaves[index], path, roots[size])
            with pytest.raises(merkle.ProofRefused):
                merkle.verify_inclusion(index, size, leaves[index], [*path, leaves[0]], roots[size])
            if index + 1 < size:
                with pytest.raises(merkle.ProofRefused):
                    merkle.verify_inclusion(index + 1, size, leaves[index], path, roots[size])
        for old in range(1, size + 1):
            path = merkle.proof(merkle.consistency_spans(old, size), rows.node)
            merkle.verify_consistency(old, size, path, roots[old], roots[size])
            with pytest.raises(merkle.ProofRefused):
                merkle.verify_consistency(old, size, path, roots[old - 1], roots[size])


def test_an_empty_old_tree_is_no_ground_for_a_consistency_proof():
    root = merkle.root_of(LEAVES[:3])
    for size, path in ((3, []), (3, [root]), (0, []), (1, [LEAVES[0]])):
        with pytest.raises(merkle.ProofRefused):
            merkle.verify_consistency(0, size, path, merkle.EMPTY_ROOT, root)


def test_a_proof_cut_short_does_not_prove_the_inner_hash_it_stops_at():
    with pytest.raises(merkle.ProofRefused, match="太短"):
        merkle.verify_inclusion(0, 8, LEAVES[0], [], LEAVES[0])
    with pytest.raises(merkle.ProofRefused, match="太短"):
        merkle.verify_consistency(1, 8, [LEAVES[1]], LEAVES[0], merkle.root_of(LEAVES[:2]))


def test_an_index_outside_the_tree_is_refused():
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(merkle.ProofRefused):
            merkle.inclusion_spans(index, size)
        with pytest.raises(merkle.ProofRefused):
            merkle.root_from_inclusion(index, size, LEAVES[0], [])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(min_size=32, max_size=32), max_size=200))
def test_appending_one_by_one_gives_the_root_the_rfc_defines(leaves):
    assert merkle.root_of(leaves) == slow_root(leaves)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**15).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_a_proof_of_a_huge_tree_needs_few_hashes(where):
    index, size = where
    assert len(merkle.inclusion_spans(index, size)) <= size.bit_length()
    assert len(merkle.consistency_spans(index, size)) <= size.bit_length() + 1
