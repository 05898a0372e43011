import pytest

from integrity.entries import AT, fill
from wangge.integrity import checkpoints, keys, notes, witness
from wangge.integrity.models import LogHead, WitnessedLog

ORIGIN = "wangge.example/p/1"


@pytest.fixture
def street(log):
    """The street office's key; it knows the community's log, which has one checkpoint."""
    checkpoints.sign(1, at=AT)
    witness.trust(ORIGIN, [each.verifier.vkey() for each in keys.log_signers(ORIGIN, create=False)])
    return keys.witness_signer("street.example")


def later(count=5):
    fill(count=count, start=LogHead.objects.get(place_id=1).size)
    return checkpoints.sign(1, at=AT)


def seen():
    return WitnessedLog.objects.get(origin=ORIGIN).size


def test_a_witness_cosigns_the_first_and_every_consistent_later_checkpoint(street):
    first = checkpoints.sign(1, at=AT)
    answer = witness.add_checkpoint(witness.request_for(first, 0), street, at=AT)
    assert answer.ok
    second = later()
    answer = witness.add_checkpoint(witness.request_for(second, 13), street, at=AT)
    assert answer.ok
    assert seen() == 18
    checkpoints.keep_cosignature(second, answer.body, street.verifier, at=AT)
    cosigned = notes.parse(checkpoints.full_note(second))
    assert notes.verified(cosigned, [street.verifier])[0].at == int(AT.timestamp())
    again = witness.add_checkpoint(witness.request_for(second, 18), street, at=AT)
    assert again.ok


def test_an_unknown_log_is_404(street):
    WitnessedLog.objects.all().delete()
    assert (
        witness.add_checkpoint(witness.request_for(checkpoints.sign(1, at=AT), 0), street, at=AT).status
        == 404
    )


def test_a_checkpoint_by_another_key_is_403(street):
    text = notes.signed(notes.Checkpoint(ORIGIN, 13, b"\0" * 32), [notes.Signer.generate(ORIGIN)])
    assert witness.add_checkpoint(witness.request(0, [], text), street, at=AT).status == 403
    assert seen() == 0


def test_a_stale_size_is_409_and_says_the_size_seen(street):
    first = checkpoints.sign(1, at=AT)
    assert witness.add_checkpoint(witness.request_for(first, 0), street, at=AT).ok
    second = later()
    answer = witness.add_checkpoint(witness.request_for(second, 7), street, at=AT)
    assert (answer.status, answer.body) == (409, "13\n")


def test_a_smaller_tree_never_rolls_the_witness_back(street):
    """Two submitters raced: the slower one holds the smaller checkpoint."""
    first, second = checkpoints.sign(1, at=AT), later()
    slow, fast = witness.request_for(first, 0), witness.request_for(second, 0)
    assert witness.add_checkpoint(fast, street, at=AT).ok
    assert witness.add_checkpoint(slow, street, at=AT).status == 409
    assert seen() == 18
    backwards = witness.request(18, [], first.note)
    assert witness.add_checkpoint(backwards, street, at=AT).status == 400
    assert seen() == 18


def test_two_faces_of_one_log_are_not_both_cosigned(street):
    first = checkpoints.sign(1, at=AT)
    assert witness.add_checkpoint(witness.request_for(first, 0), street, at=AT).ok
    signers = keys.log_signers(ORIGIN, create=False)
    same_size = notes.signed(notes.Checkpoint(ORIGIN, 13, b"\1" * 32), signers)
    assert witness.add_checkpoint(witness.request(13, [], same_size), street, at=AT).status == 409
    good = later()
    forged = notes.signed(notes.Checkpoint(ORIGIN, 18, b"\1" * 32), signers)
    proof = witness.request_for(good, 13).replace(good.note, forged)
    assert witness.add_checkpoint(proof, street, at=AT).status == 422
    assert witness.add_checkpoint(witness.request(13, [], good.note), street, at=AT).status == 422
    assert seen() == 13


def test_a_first_request_needs_no_proof_and_may_carry_none(street):
    first = checkpoints.sign(1, at=AT)
    text = witness.request(0, [b"\0" * 32], first.note)
    assert witness.add_checkpoint(text, street, at=AT).status == 422


@pytest.mark.parametrize(
    "text", ["", "old 0", "new 0\n\n{}", "old 00\n\n{}", "old -1\n\n{}", "old 0\n??\n\n{}"]
)
def test_what_is_no_request_is_400(street, text):
    note = checkpoints.sign(1, at=AT).note
    assert witness.add_checkpoint(text.replace("{}", note), street, at=AT).status == 400
    assert witness.add_checkpoint("old 0\n" + "AAAA\n" * 64 + "\n" + note, street, at=AT).status == 400


def test_without_a_network_the_same_bytes_travel_as_files(street, tmp_path):
    first = checkpoints.sign(1, at=AT)
    stick = tmp_path / "huaiyin.request"
    stick.write_text(witness.request_for(first, 0), encoding="utf-8")
    assert witness.witness_file(stick, street, at=AT).ok
    line = (tmp_path / "huaiyin.cosigned").read_text(encoding="utf-8")
    checkpoints.keep_cosignature(first, line, street.verifier, at=AT)
    stranger = keys.witness_signer("elsewhere.example")
    with pytest.raises(notes.NoteRefused):
        checkpoints.keep_cosignature(first, line, stranger.verifier, at=AT)
