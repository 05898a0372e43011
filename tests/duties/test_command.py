"""`wangge duties`: the same ledger for a terminal and for a program."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from duties.conftest import MONDAY


def run(*args):
    out = io.StringIO()
    call_command("duties", *args, stdout=out)
    return out.getvalue()


def test_it_says_who_owes_what_by_when_and_by_which_clause(cast):
    said = run("--place", "huaiyin", "--from", str(MONDAY), "--to", str(MONDAY), "--grid", "1")
    assert "2026-03-02 到期没做 每日上传 一网格网格长 李向阳 03-02—03-02 B-1.3" in said
    assert "二网格" not in said and "到期没做 3 项" in said


def test_json_carries_the_state_and_its_reasons(cast):
    rows = json.loads(
        run("--place", "huaiyin", "--from", str(MONDAY), "--to", str(MONDAY), "--person", "li", "--json")
    )
    assert {row["owed_by"] for row in rows} == {"李向阳"}
    quiet = next(row for row in rows if row["duty"] == "daily-summary")
    assert (quiet["state"], quiet["excused_by"]) == ("excused", "declared-nothing")


@pytest.mark.parametrize("wrong", [("--person", "nobody"), ("--grid", "99"), ("--to", "2026-03-01")])
def test_who_or_what_does_not_exist_is_said(cast, wrong):
    with pytest.raises(CommandError):
        run("--place", "huaiyin", "--from", str(MONDAY), *wrong)
