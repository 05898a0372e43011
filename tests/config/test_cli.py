import os
import subprocess
import sys

import pytest

from wangge import cli


def test_without_arguments_a_newcomer_is_told_where_to_start(capsys):
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert "第一次来" in said
    assert "wangge demo" in said
    assert all(f"  {name} " in said for name in cli.COMMANDS)


def test_an_unknown_command_is_answered_with_the_nearest(capsys):
    assert cli.main(["bakup"]) == 2
    assert "backup" in capsys.readouterr().err


@pytest.mark.parametrize("command", [c for c in cli.COMMANDS.values() if not c.target], ids=lambda c: c.name)
def test_every_command_of_the_table_is_there(command):
    from django.core.management import get_commands

    assert command.name in get_commands()


@pytest.mark.parametrize("command", [c for c in cli.COMMANDS.values() if c.target], ids=lambda c: c.name)
def test_every_body_of_the_table_is_there(command):
    assert callable(cli._body(command.target))


@pytest.mark.parametrize(
    ("arguments", "said", "not_said"),
    [
        (["due"], "这几个参数要写一个：--received --file", "required"),
        (["due", "--pack", "community", "--pack"], "参数 --pack：后面要跟一个值", "expected"),
        (["pack", "nonsense"], "没有 nonsense 这一种，可以是：", "invalid choice"),
        (["adopt"], "用法：wangge adopt", "usage:"),
        (["--lang", "en", "adopt"], "usage: wangge adopt", "用法"),
    ],
)
def test_a_mistake_in_the_arguments_is_answered_in_chinese_unless_english_is_asked_for(
    arguments, said, not_said, tmp_path
):
    run = subprocess.run(
        [sys.executable, "-m", "wangge.cli", *arguments],
        env=os.environ | {"WANGGE_HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert said in run.stderr
    assert not_said not in run.stderr


def test_a_refusal_is_one_sentence_and_no_traceback(tmp_path):
    command = [sys.executable, "-m", "wangge.cli", "pack", "check", str(tmp_path / "nowhere")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert run.stderr.strip()


def test_a_reader_who_has_enough_is_no_error():
    run = subprocess.run(
        f"{sys.executable} -m wangge.cli --help | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "BrokenPipe" not in run.stderr
