"""The offline verifier, run as a stranger would: one file, a directory, a key."""

import json
import random
import shutil
import subprocess
import sys
from base64 import b64decode
from datetime import timedelta
from pathlib import Path

import pytest

from integrity.entries import AT, LEADER, fill
from wangge.integrity import checkpoints, erasure, export, keys, merkle, notes, receipts, verify, witness
from wangge.integrity.models import Leaf

ORIGIN = "wangge.example/p/1"


@pytest.fixture
def exported(log, tmp_path):
    """Twenty-one entries, a checkpoint after 13, 20 and 21; entry 20 erased the bodies of 2 and 5."""
    checkpoints.sign(1, at=AT)
    fill(count=7, start=13)
    checkpoints.sign(1, at=AT)
    erasure.erase(1, indexes=[2, 5], reason="本人要求", basis="个保法四十七条", by=LEADER, at=AT)
    checkpoints.sign(1, at=AT)
    return export.write(1, tmp_path / "log", bodies=True)


def vkey():
    return keys.log_signers(ORIGIN, create=False)[0].verifier.vkey()


def run(*arguments, key=None):
    """Exit code of the verifier, in this process."""
    return verify.main([*map(str, arguments), "--key", key or vkey()])


def test_an_untouched_log_verifies(exported, capsys):
    assert run(exported) == verify.OK
    said = capsys.readouterr().out
    assert "第 2 条：正文已由第 20 条依规删除" in said
    assert "相符：“wangge.example/p/1”共 21 条，3 个检查点" in said
    assert run(exported, "--lang", "en") == verify.OK
    assert "Entry 5: body erased by entry 20." in capsys.readouterr().out


def test_it_runs_alone_without_our_package_or_django(exported, tmp_path):
    program = (
        "import sys, runpy; sys.modules['django'] = sys.modules['wangge'] = None;"
        "runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    )
    command = [sys.executable, "-c", program, exported / "verify.py", exported, "--key", exported / "vkey"]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "相符" in done.stdout


def test_wrong_usage_is_3_and_says_what_is_wrong(exported, tmp_path, capsys):
    for arguments in (
        [],
        [str(exported)],
        ["--key", vkey()],
        [str(tmp_path / "nowhere"), "--key", vkey()],
        [str(exported), "--key", vkey()[:-3]],
        [str(exported), "--key", str(tmp_path / "nokey")],
        [str(exported), "--key", vkey(), "--frobnicate"],
    ):
        with pytest.raises(SystemExit) as stop:
            verify.main(arguments)
        assert stop.value.code == verify.USAGE
    assert "用法不对" in capsys.readouterr().err


def test_what_is_missing_is_2(exported, capsys):
    shutil.rmtree(exported / "checkpoints")
    assert run(exported) == verify.INCOMPLETE
    assert "没有检查点" in capsys.readouterr().out
    (exported / "leaves.jsonl").unlink()
    assert run(exported) == verify.INCOMPLETE


def test_another_key_does_not_do(exported, capsys):
    stranger = notes.Signer.generate(ORIGIN).verifier.vkey()
    assert run(exported, key=stranger) == verify.TAMPERED
    assert "不是所给公钥签的" in capsys.readouterr().out
    other = notes.Signer.generate("other.example")
    for path in (exported / "checkpoints").iterdir():
        point = notes.Checkpoint.parse(notes.parse(path.read_text()).text)
        path.write_text(notes.signed(point, [other]))
    assert run(exported, key=other.verifier.vkey()) == verify.TAMPERED


def test_any_single_flipped_bit_in_leaves_bodies_or_checkpoints_is_found(exported, capsys):
    """Four hundred flips at random places of every exported byte that means something."""
    chance = random.Random(6962)
    files = [exported / "leaves.jsonl", exported / "bodies.jsonl", *(exported / "checkpoints").iterdir()]
    sizes = [path.stat().st_size for path in files]
    missed = []
    for _ in range(400):
        path = chance.choices(files, sizes)[0]
        good = path.read_bytes()
        bit = chance.randrange(len(good) * 8)
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bad)
        code = run(exported)
        path.write_bytes(good)
        if code != verify.TAMPERED:
            missed.append((path.name, bit, good[bit // 8 - 20 : bit // 8 + 20]))
        capsys.readouterr()
    assert not missed


def lines(path):
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.mark.parametrize("name", ["leaves.jsonl", "bodies.jsonl"])
def test_deleted_moved_repeated_and_inserted_lines_are_found(exported, name, capsys):
    path = exported / name
    good = lines(path)
    chance = random.Random(9162)
    for _ in range(60):
        bad = list(good)
        one, two = sorted(chance.sample(range(len(bad)), 2))
        deed = chance.randrange(4)
        if deed == 0:
            del bad[one]
        elif deed == 1:
            bad[one], bad[two] = bad[two], bad[one]
        elif deed == 2:
            bad.insert(two, bad[one])
        else:
            del bad[one + 1 :]
        path.write_text("".join(bad), encoding="utf-8")
        assert run(exported) == verify.TAMPERED, (deed, one, two)
    path.write_text("".join(good), encoding="utf-8")
    assert run(exported) == verify.OK


def test_a_line_that_gives_itself_another_number_is_found(exported, capsys):
    path = exported / "leaves.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('{"index":7,', '{"index":8,'), encoding="utf-8")
    assert run(exported) == verify.TAMPERED
    assert "第 7 条：缺失" in capsys.readouterr().out


def test_entries_renumbered_after_a_deletion_are_found(exported, capsys):
    items = [json.loads(line) for line in lines(exported / "leaves.jsonl")]
    del items[7]
    text = "".join(json.dumps(each | {"index": n}, ensure_ascii=False) + "\n" for n, each in enumerate(items))
    (exported / "leaves.jsonl").write_text(text, encoding="utf-8")
    assert run(exported) == verify.TAMPERED
    assert "前 13 条的根与检查点不同" in capsys.readouterr().out


def test_a_log_rolled_back_is_caught_by_a_checkpoint_kept_elsewhere(exported, tmp_path, capsys):
    kept = tmp_path / "kept"
    shutil.copy(exported / "checkpoints" / "000000000021", kept)
    assert run(exported, "--since", kept) == verify.OK
    assert "相接" in capsys.readouterr().out
    (exported / "bodies.jsonl").unlink()
    (exported / "leaves.jsonl").write_text("".join(lines(exported / "leaves.jsonl")[:13]), encoding="utf-8")
    for size in (20, 21):
        (exported / "checkpoints" / f"{size:012d}").unlink()
    kept_out = verify.main([str(exported), "--key", vkey(), "--since", str(kept)])
    assert kept_out == verify.TAMPERED
    assert "检查点签过 21 条，现在只有 13 条" in capsys.readouterr().out


def test_a_body_gone_without_an_erasure_and_an_erased_body_still_there_are_both_wrong(exported, capsys):
    path = exported / "bodies.jsonl"
    good = lines(path)
    path.write_text("".join(good[:1] + good[2:]), encoding="utf-8")
    assert run(exported) == verify.TAMPERED
    assert "第 1 条：正文不见了" in capsys.readouterr().out
    back = json.dumps({"index": 2, "salt": "00", "body": "{}"}) + "\n"
    path.write_text("".join([*good[:2], back, *good[2:]]), encoding="utf-8")
    assert run(exported) == verify.TAMPERED
    assert "第 20 条说正文已删除，正文却还在" in capsys.readouterr().out


def test_a_tail_not_yet_signed_is_said_and_not_held_against_anyone(exported, tmp_path, capsys):
    fill(count=3, start=30)
    later = export.write(1, tmp_path / "later", bodies=True)
    assert run(later) == verify.OK
    assert "最后 3 条还没有签入检查点" in capsys.readouterr().out


def test_a_witness_line_is_shown_with_its_time(exported, tmp_path, capsys):
    street = keys.witness_signer("street.example")
    witness.trust(ORIGIN, [vkey()])
    point = checkpoints.sign(1, at=AT)
    answer = witness.add_checkpoint(witness.request_for(point, 0), street, at=AT)
    checkpoints.keep_cosignature(point, answer.body, street.verifier, at=AT)
    later = export.write(1, tmp_path / "later")
    assert run(later, "--key", street.verifier.vkey()) == verify.OK
    assert "21 条：由“street.example”于 2026-03-02" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        verify.main([str(later), "--key", street.verifier.vkey()])


def test_a_receipt_holds_by_itself_and_against_the_log(exported, tmp_path, capsys):
    path = tmp_path / "my.tlog-proof"
    path.write_text(receipts.receipt_for(Leaf.objects.get(index=4), with_body=True), encoding="utf-8")
    assert run("--receipt", path) == verify.OK
    assert run(exported, "--receipt", path) == verify.OK
    assert "回执成立：第 4 条记录" in capsys.readouterr().out


def test_any_flipped_bit_of_a_receipt_is_found(exported, tmp_path, capsys):
    path = tmp_path / "my.tlog-proof"
    good = receipts.receipt_for(Leaf.objects.get(index=4), with_body=True).encode()
    chance = random.Random(4)
    for _ in range(300):
        bit = chance.randrange(len(good) * 8)
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bad)
        assert run("--receipt", path) == verify.TAMPERED, (bit, good[bit // 8 - 20 : bit // 8 + 20])


def test_a_receipt_for_another_entry_does_not_hold_against_the_log(exported, tmp_path, capsys):
    leaf = Leaf.objects.get(index=4)
    text = receipts.receipt_for(leaf)
    proof = notes.Proof.parse(text)
    path = tmp_path / "my.tlog-proof"
    path.write_text(str(notes.Proof(5, proof.path, proof.checkpoint)), encoding="utf-8")
    assert run(exported, "--receipt", path) == verify.TAMPERED
    path.write_text(str(notes.Proof(4, proof.path, proof.checkpoint)), encoding="utf-8")
    assert run(exported, "--receipt", path) == verify.OK
    assert run("--receipt", path) == verify.INCOMPLETE


def test_the_databases_rows_are_held_against_the_log_both_ways(exported, tmp_path, capsys):
    bodies = [json.loads(line) for line in lines(exported / "bodies.jsonl")]
    rows = [
        {"index": n, "kind": "test.note", "subject": f"subject-{n % 3}", "body": json.loads(each["body"])}
        for each in bodies
        if (n := each["index"]) < 20
    ]
    erased = [{"index": n, "kind": "test.note", "subject": "subject-2", "body": {}} for n in (2, 5)]
    rows = sorted([*rows, *erased], key=lambda each: each["index"])
    path = tmp_path / "rows.jsonl"

    def code(items):
        head = {"kinds": ["test."]}
        path.write_text("".join(json.dumps(each) + "\n" for each in [head, *items]), encoding="utf-8")
        return run(exported, "--db", path)

    assert code(rows) == verify.OK
    assert code(rows[:3] + rows[4:]) == verify.TAMPERED
    assert "第 3 条：日志有记载，数据库里没有这一行" in capsys.readouterr().out
    assert code([*rows, rows[0] | {"index": 40}]) == verify.TAMPERED
    assert "第 40 条：数据库里有这一行，日志里没有" in capsys.readouterr().out
    changed = [rows[0] | {"body": rows[0]["body"] | {"words": "改过"}}, *rows[1:]]
    assert code(changed) == verify.TAMPERED
    assert "第 0 条：数据库的内容与日志不同" in capsys.readouterr().out
    (exported / "bodies.jsonl").unlink()
    assert code(rows) == verify.INCOMPLETE


def test_an_export_is_complete_or_not_there(exported, tmp_path, monkeypatch):
    with pytest.raises(ValueError, match="已有东西"):
        export.write(1, exported)
    with pytest.raises(ValueError, match="没有日志"):
        export.write(99, tmp_path / "none")
    monkeypatch.setattr(export, "_bodies", lambda _place, _span: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        export.write(1, tmp_path / "half", bodies=True)
    assert {each.name for each in tmp_path.iterdir()} == {"log", "home"}


def test_the_export_without_bodies_holds_no_personal_word(exported, tmp_path):
    public = export.write(1, tmp_path / "public")
    for path in public.rglob("*"):
        if path.is_file() and path.name != "verify.py":
            assert "水管" not in path.read_text(encoding="utf-8")
            assert "李组长" not in path.read_text(encoding="utf-8")


def test_both_implementations_judge_the_published_proofs_alike():
    from integrity.test_merkle import published

    for vector in published():
        if vector["kind"] != "inclusion":
            continue
        path = [b64decode(each) for each in vector["proof"] or []]
        leaf, root = b64decode(vector["leafHash"]), b64decode(vector["root"])
        try:
            good = verify.included_root(vector["leafIdx"], vector["treeSize"], leaf, path) == root
        except verify.Bad:
            good = False
        assert good != vector["wantErr"], vector["name"]
    tree, ours = verify.Tree(), merkle.Range()
    for n in range(70):
        assert tree.root() == ours.root()
        tree.append(verify.leaf_hash(bytes([n])))
        ours.append(merkle.leaf_hash(bytes([n])))


def test_the_verifier_is_one_file_of_the_standard_library_and_cryptography():
    import ast

    tree = ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))
    names = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {name.partition(".")[0] for name in names}
    assert roots - set(sys.stdlib_module_names) == {"cryptography"}


def test_checkpoints_in_time_order_verify_after_many_signings(db, tmp_path):
    for n in range(0, 40, 4):
        fill(count=4, start=n)
        checkpoints.sign(1, at=AT + timedelta(hours=n))
    assert run(export.write(1, tmp_path / "log", bodies=True)) == verify.OK
