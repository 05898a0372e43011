"""A regulation from a stranger: read or refused in words, soon; never a hang and never a fault."""

import contextlib
import time
from pathlib import Path

import pytest

from wangge.policy import literate
from wangge.policy.pack import PackError, Refusal

GOOD = (Path(__file__).parents[2] / "packs" / "community" / literate.FILE).read_text(encoding="utf-8")
CLAUSE = GOOD + "\n### C-9.9 深\n深。\n\n~~~clause\n"
STRANGE = {
    "a heading with much space inside": GOOD + "\n# " + " " * 3000 + "x" + " " * 3000 + "y\n",
    "a heading of marks": GOOD + "\n# " + "#" * 20_000 + "y\n",
    "a fence with much space": GOOD + "\n~~~" + " " * 20_000 + "`\n",
    "a fence of marks": GOOD + "\n" + "~" * 200_000 + "`\n",
    "a long name of a fence": GOOD + "\n~~~" + "clausex" * 20_000 + "\n~~~\n",
    "deep lists": CLAUSE + "a = " + "[" * 50_000 + "\n~~~\n",
    "deep keys": CLAUSE + "a." * 20_000 + "a=1\n~~~\n",
    "deep tables": CLAUSE + "a=" + "{a=" * 2000 + "1" + "}" * 2000 + "\n~~~\n",
    "a huge number": CLAUSE + "a=" + "9" * 10_000 + "\n~~~\n",
    "nothing but quotes": CLAUSE + '"' * 20_000 + "\n~~~\n",
    "a zero byte": GOOD.replace("社区", "社\0区", 1),
    "half a character": GOOD.replace("社区", "社\ud800区", 1),
}


@pytest.mark.parametrize("what", STRANGE)
def test_a_strangers_text_is_read_or_refused_soon(what):
    began = time.process_time()
    with contextlib.suppress(Refusal):
        literate.parse(STRANGE[what])
    assert time.process_time() - began < 2


def test_a_text_without_end_is_refused_at_once():
    with pytest.raises(PackError, match="太大"):
        literate.parse(GOOD + "\n" * 2_000_000)


def test_headings_lose_their_closing_marks():
    assert literate.parse(GOOD.replace("## 零 用语", "##   零 用语 ##  ")).chapters[0] == "零 用语"
