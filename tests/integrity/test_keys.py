import stat
import threading

import pytest

from wangge.integrity import keys


def test_keys_are_readable_by_their_owner_only(settings):
    keys.field_keys()
    keys.blind_key()
    keys.log_signers("wangge.example/p/1", create=True)
    for path in (settings.HOME / "keys").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_of_many_who_make_a_key_at_once_all_read_the_same(settings):
    path, start, seen = settings.HOME / "keys" / "once", threading.Barrier(12), []

    def make(which):
        start.wait()
        seen.append(keys.kept(path, lambda: f"key {which}\n"))

    threads = [threading.Thread(target=make, args=(which,)) for which in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {path.read_text()}
    assert [each.name for each in path.parent.iterdir()] == ["once"]


def test_a_key_file_that_was_damaged_is_not_used(settings):
    keys.log_signers("wangge.example/p/1", create=True)
    path = next((settings.HOME / "keys" / "log").iterdir())
    path.write_text(path.read_text().replace("PRIVATE+KEY+wangge", "PRIVATE+KEY+wanggf"))
    with pytest.raises(ValueError, match="损坏"):
        keys.log_signers("wangge.example/p/1", create=False)


def test_logs_with_similar_names_do_not_share_a_key():
    one = keys.log_signers("wangge.example/p/1", create=True)
    two = keys.log_signers("wangge.example/p_1", create=True)
    assert one[0].verifier != two[0].verifier
