"""Signed notes: the published examples verify, and what is not exactly the form is not accepted."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wangge.integrity import notes

# Go's golang.org/x/mod/sumdb/note documentation example.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    "\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

WORKER = notes.Signer("wangge.example/p/hy", Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
CHECKPOINT = notes.Checkpoint("wangge.example/p/hy", 3, b"\x11" * 32)


def test_the_documented_go_example_verifies_and_is_reproduced():
    note = notes.parse(GO_NOTE)
    assert len(notes.verified(note, [notes.Verifier.parse(GO_KEY)])) == 1
    signer = notes.Signer.parse(GO_SKEY)
    assert signer.verifier.vkey() == GO_KEY
    assert signer.skey() == GO_SKEY
    assert note.text + "\n" + signer.sign(note.text) == GO_NOTE == str(note)


def test_the_published_test_log_key_has_the_identifier_it_carries():
    notes.Verifier.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")


def test_a_key_copied_wrongly_is_refused():
    for wrong in (
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY[:-1],
        "PeterNeumann",
        "a b+c74f20a3+AA==",
        "",
    ):
        with pytest.raises(notes.NoteRefused):
            notes.Verifier.parse(wrong)


def test_a_checkpoint_survives_signing_and_opening():
    note = notes.signed(CHECKPOINT, [WORKER])
    assert notes.opened(note, [WORKER.verifier]) == CHECKPOINT


def test_unknown_signature_lines_are_ignored_so_that_keys_can_change():
    new = notes.Signer.generate("wangge.example/p/hy")
    note = notes.signed(CHECKPOINT, [WORKER, new])
    assert notes.opened(note, [WORKER.verifier]) == CHECKPOINT
    assert notes.opened(note, [new.verifier]) == CHECKPOINT
    stranger = notes.Signer.generate("somebody.example")
    with pytest.raises(notes.NoteRefused, match="没有我们认得的签名"):
        notes.opened(note, [stranger.verifier])


def test_one_bad_signature_by_a_known_key_refuses_the_whole_note():
    new = notes.Signer.generate("wangge.example/p/hy")
    forged = notes.signed(CHECKPOINT, [WORKER]) + new.sign("别的内容\n")
    assert notes.opened(forged, [WORKER.verifier]) == CHECKPOINT
    with pytest.raises(notes.NoteRefused, match="不符"):
        notes.opened(forged, [WORKER.verifier, new.verifier])


def test_every_flipped_bit_of_a_signed_checkpoint_is_found():
    good = notes.signed(CHECKPOINT, [WORKER]).encode()
    for bit in range(len(good) * 8):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises((notes.NoteRefused, UnicodeDecodeError)):
            notes.opened(bytes(bad).decode(), [WORKER.verifier])


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— a b\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n— name AAAAAAA\n",
        "text\n\n— name AAAAAAA=",
        "te\x00xt\n\n— name AAAAAAA=\n",
        "text\r\n\n— name AAAAAAA=\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n—  AAAAAAA=\n",
        "text\n\n— name AAAA\n",
        "text\n\n" + "— name AAAAAAA=\n" * 101,
    ],
)
def test_what_is_not_a_note_is_not_read_as_one(broken):
    with pytest.raises(notes.NoteRefused):
        notes.parse(broken)


def test_sixteen_signatures_and_blank_lines_in_the_text_are_a_note():
    note = notes.parse("a\n\nb\n\n" + "— name AAAAAAA=\n" * 16)
    assert note.text == "a\n\nb\n"
    assert len(note.signatures) == 16


@pytest.mark.parametrize(
    "text",
    [
        "o\n03\n" + notes.b64(b"\x11" * 32) + "\n",
        "o\n3\nAA==\n",
        "o\n3\n",
        "\n3\n" + notes.b64(b"\x11" * 32) + "\n",
        "o\n-1\n" + notes.b64(b"\x11" * 32) + "\n",
        "o\n٣\n" + notes.b64(b"\x11" * 32) + "\n",
    ],
)
def test_a_checkpoint_with_another_spelling_is_refused(text):
    with pytest.raises(notes.NoteRefused):
        notes.Checkpoint.parse(text)


def test_a_witness_line_carries_its_time_and_is_not_a_log_signature():
    witness = notes.Signer.generate("street.example", notes.COSIGNATURE)
    text = CHECKPOINT.text()
    note = notes.parse(text + "\n" + witness.cosign(text, at=1_700_000_000))
    assert notes.verified(note, [witness.verifier])[0].at == 1_700_000_000
    plain = notes.Verifier("street.example", witness.verifier.public)
    assert notes.verified(note, [plain]) == []


def test_a_receipt_reads_back_as_written():
    note = notes.signed(CHECKPOINT, [WORKER])
    proof = notes.Proof(2, [b"\x01" * 32, b"\x02" * 32], note, b"{}")
    assert notes.Proof.parse(str(proof)) == proof
    first = notes.Proof(0, [], note)
    assert notes.Proof.parse(str(first)) == first
    assert "\nindex 0\n\nwangge.example" in str(first)
    for broken in (
        str(proof).replace("index 2", "index 02"),
        str(proof)[5:],
        str(proof).replace("index", "idx"),
        "",
    ):
        with pytest.raises(notes.NoteRefused):
            notes.Proof.parse(broken)
