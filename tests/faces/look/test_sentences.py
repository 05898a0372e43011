"""What the acts said in Chinese is read in English: found again by its fixed words, with the names that filled it."""

import re

import pytest
from django.utils.translation import override

from wangge.config import sentences as source
from wangge.faces.look import sentences

GAP = re.compile(r"\{(\d+)(?::month)?\}")
HAN = re.compile("[\u4e00-\u9fff]")
ALL = sorted({said for _path, _line, said in source.all_of_them()})


def filled(text, value):
    return GAP.sub(lambda gap: value(gap[1]), text)


@pytest.mark.parametrize("said", ALL)
def test_each_sentence_is_found_again_with_what_fills_it(said):
    with override("en"):
        english = sentences.read(filled(said, lambda number: f"Name{number}"))
    assert not HAN.search(english)
    assert set(re.findall(r"Name\d+", english)) == {f"Name{number}" for number in GAP.findall(said)}


def test_names_stay_and_our_own_words_do_not():
    said = "这件事项现在是“办理中”，不能“办结”。可以“办结”的状态是：已登记、重办。"
    with override("en"):
        english = sentences.read(said)
        assert not HAN.search(english)
        assert (
            sentences.read("交给您办：LY2026-0001 三号楼水管漏水")
            == "For you to handle: LY2026-0001 三号楼水管漏水"
        )
        assert sentences.read("时限已过半：LY2026-0001 三号楼水管漏水").endswith(
            ": LY2026-0001 三号楼水管漏水"
        )
        assert (
            sentences.read("最迟只能延到12月3日（B-3.4）。") == "It can be extended to 3 Dec at most (B-3.4)."
        )
        assert sentences.read("没有人写过这句话。") == "没有人写过这句话。"
    assert sentences.read(said) == said


def test_an_answer_to_a_phone_is_read_where_our_words_stand_and_never_where_a_person_wrote():
    told = {
        "pending": [{"title": "前面的记录一直没到", "mine": [{"label": "更正为", "words": "更正为"}]}],
        "n": 3,
    }
    with override("en"):
        read = sentences.in_answer(told)
    assert read == {
        "pending": [
            {
                "title": "Earlier records have not arrived",
                "mine": [{"label": "Corrected to", "words": "更正为"}],
            }
        ],
        "n": 3,
    }
    assert sentences.in_answer(told) == told
