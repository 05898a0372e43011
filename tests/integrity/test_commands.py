import pytest
from django.core.management import call_command

from integrity.entries import AT, fill
from wangge.integrity import checkpoints, keys, notes, secrecy
from wangge.integrity.models import Cosignature
from wangge.policy.pack import Refusal

ORIGIN = "wangge.example/p/1"


def test_a_witness_cosigns_by_files_and_by_commands(log, tmp_path, capsys):
    checkpoints.sign(1, at=AT)
    vkey = keys.log_signers(ORIGIN, create=False)[0].verifier.vkey()
    call_command("witness", "trust", ORIGIN, vkey)
    call_command("witness", "key", "street.example")
    street = notes.Verifier.parse(capsys.readouterr().out.splitlines()[-1])
    for count, seen in ((13, 0), (15, 13)):
        request = tmp_path / f"{count}.request"
        call_command("witness", "ask", ORIGIN, request, seen=seen)
        call_command("witness", "cosign", request, "street.example")
        call_command("witness", "keep", ORIGIN, request.with_suffix(".cosigned"), street.vkey())
        fill(count=2, start=count)
    assert [each.size for each in Cosignature.objects.order_by("size")] == [13, 15]
    with pytest.raises(Refusal, match=r"上次见证到 15 条.*409"):
        call_command("witness", "cosign", tmp_path / "13.request", "street.example")
    with pytest.raises(Refusal, match="没有名为"):
        call_command("witness", "ask", "nowhere", tmp_path / "x")
    with pytest.raises(Refusal, match="不会见证到"):
        call_command("witness", "ask", ORIGIN, tmp_path / "x", seen=99)
    with pytest.raises(Refusal):
        call_command("witness", "keep", ORIGIN, tmp_path / "absent", street.vkey())


def test_keys_are_rotated_by_a_command(log, capsys):
    checkpoints.sign(1, at=AT)
    secrecy.seal("x", "y")
    call_command("rotate-keys")
    assert len(keys.field_keys()) == 2
    call_command("rotate-keys", log=ORIGIN)
    assert len(keys.log_signers(ORIGIN, create=False)) == 2
    assert "请马上备份" in capsys.readouterr().out
    with pytest.raises(Refusal, match=f"现有：{ORIGIN}"):
        call_command("rotate-keys", log="nowhere")
