"""A sample is drawn by number alone, and whoever has the list and the seed draws the same one."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.policy.pack import Refusal
from wangge.surveys import drawing

LISTED = drawing.numbered(120)


def test_the_same_seed_draws_the_same_households_and_another_seed_others():
    drawn = drawing.draw(LISTED, seed=7, grid="1", size=40)
    assert drawn == drawing.draw(list(LISTED), seed=7, grid="1", size=40)
    assert len(set(drawn)) == 40
    assert drawn != drawing.draw(LISTED, seed=8, grid="1", size=40)
    assert drawn != drawing.draw(LISTED, seed=7, grid="2", size=40)


def test_it_can_be_drawn_again_without_us():
    by_hand = sorted(LISTED, key=lambda door: hashlib.sha256(f"7|1|{door}".encode()).hexdigest())[:40]
    assert set(drawing.draw(LISTED, seed=7, grid="1", size=40)) == set(by_hand)


@given(st.integers(0, 2**31), st.integers(1, 130))
def test_a_sample_has_its_size_and_the_lists_order(seed, size):
    drawn = drawing.draw(LISTED, seed=seed, grid="3", size=size)
    assert len(drawn) == min(size, 120)
    assert drawn == sorted(drawn, key=LISTED.index)


def test_doors_are_read_a_line_each():
    assert drawing.doors("门牌号\n1-101\n 1-102 \r\n\n3号楼2单元501\n5栋甲") == [
        "1-101",
        "1-102",
        "3号楼2单元501",
        "5栋甲",
    ]


@pytest.mark.parametrize(
    "line",
    ["王秀英", "3-201 王秀英", "13800138000", "370102198001011234", "1-101,李", "楼", "'; DROP", "=1+1"],
)
def test_what_names_a_person_is_refused(line):
    with pytest.raises(Refusal, match=r"不像楼号门号.*不写姓名"):
        drawing.doors(f"1-101\n{line}")


def test_a_door_stands_once_and_a_list_is_not_empty():
    with pytest.raises(Refusal, match="写了两次"):
        drawing.doors("1-101\n1-102\n1-101")
    with pytest.raises(Refusal, match="还没有户号"):
        drawing.doors("\n\n")
    with pytest.raises(Refusal, match="户数在"):
        drawing.numbered(0)


def test_one_table_for_all_grids():
    assert drawing.by_grid("网格,户号\n1,1-101\n2,7-101\n1,1-102\n") == {
        "1": ["1-101", "1-102"],
        "2": ["7-101"],
    }
    with pytest.raises(Refusal, match="第 2 行要有两栏"):
        drawing.by_grid("网格,户号\n1,1-101,王秀英\n")
    with pytest.raises(Refusal, match="第 1 行“王秀英”"):
        drawing.by_grid("1,王秀英")
    with pytest.raises(Refusal, match="是空的"):
        drawing.by_grid("网格,户号\n")
