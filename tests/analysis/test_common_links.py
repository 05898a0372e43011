"""成组: pure, the same in any order; what is unrelated changes nothing; each link has a readable reason."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.analysis import common_links as linking
from wangge.analysis.common_links import Said
from wangge.cases import duplicates

DAY = dt.date(2026, 3, 2)
DRAINS = [
    "三号楼下水道堵塞，污水外溢到楼道里", "三号楼下水道又堵塞了，污水流到门口", "下水道堵塞，三号楼一层污水外溢",
    "三号楼门口污水外溢，下水道不通",
]  # fmt: skip
LAMPS = ["东门的路灯不亮，晚上看不见路", "东门路灯不亮已经一周", "晚上东门路灯不亮，老人摔了一跤"]


def said(key: str, words: str, **more: object) -> Said:
    given_ = {"day": DAY} | more
    return Said(key, tokens=frozenset(duplicates._pairs(words)), **given_)  # type: ignore[arg-type]


def town() -> list[Said]:
    return [said(f"d{n}", words) for n, words in enumerate(DRAINS)] + [
        said(f"l{n}", words) for n, words in enumerate(LAMPS)
    ]


def members(found: list[linking.Group]) -> list[set[str]]:
    return [set(each.members) for each in found]


def test_what_says_the_same_is_one_group_and_two_troubles_are_two():
    found = linking.groups(town())
    assert members(found) == [{"d0", "d1", "d2", "d3"}, {"l0", "l1", "l2"}]
    assert found[0].pairs == found[0].of == 6 and found[0].sure == 1.0
    assert "、".join(sorted(duplicates.phrases(DRAINS[0], set(found[0].words))))[:1], (
        "what they share can be said"
    )


def test_the_words_they_share_are_those_that_most_of_them_say():
    drains = linking.groups(town())[0]
    phrases = duplicates.phrases(DRAINS[0], set(drains.words))
    assert "三号楼下水道堵塞" in phrases and "污水外溢" in phrases
    assert not any("楼道里" in each for each in phrases)


def test_two_alike_are_not_yet_a_group():
    assert linking.groups(town()[:2]) == []


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"category": 1, "point": (117.0, 36.6)}, "spot"),
        ({}, None),
    ],
)
def test_one_category_at_one_spot_needs_no_shared_words(more, reason):
    rows = [said(str(n), words, **more) for n, words in enumerate(("垃圾没人清", "又脏又臭", "苍蝇很多"))]
    found = linking.links(rows)
    assert {each.reason for each in found.values()} == ({reason} if reason else set())
    assert len(linking.groups(rows)) == (1 if reason else 0)


def test_the_spot_ends_at_fifty_metres_across_any_cell():
    for north in range(0, 400, 7):
        here = (117.0, 36.6 + north * 1e-5)
        near, far = (here[0], here[1] + 0.00044), (here[0], here[1] + 0.00046)
        a, b, c = (said(key, word, category=1, point=point) for key, word, point in
                   (("a", "垃圾", here), ("b", "苍蝇", near), ("c", "杂草", far)))  # fmt: skip
        assert set(linking.links([a, b, c])) >= {("a", "b")}
        assert ("a", "c") not in linking.links([a, b, c])


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ("楼上空调滴水，晚上睡不好", "空调外机滴水，晒的被子湿了", (None, "sort", "here")),
        ("楼上空调滴水，晚上睡不好", "空调外机声音大，白天响", (None, None, "here")),
        ("楼上空调滴水到我家", "楼上空调滴水到窗台", ("words", "words", "words")),
    ],
)
def test_a_category_and_a_grid_lower_the_words_that_are_needed(one, other, reasons):
    for more, reason in zip(({}, {"category": 1}, {"category": 1, "grid": 2}), reasons, strict=True):
        found = linking.links([said("a", one, **more), said("b", other, **more)])
        assert [each.reason for each in found.values()] == ([reason] if reason else []), more


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_matters_does_not_matter(chance: random.Random):
    rows = town()
    expected = linking.groups(rows)
    chance.shuffle(rows)
    assert linking.groups(rows) == expected


WORDS = st.lists(st.sampled_from("甲乙丙丁戊己庚辛壬癸"), min_size=0, max_size=12).map("".join)
MATTERS = st.lists(
    st.builds(
        lambda words, day, category, grid, point: (words, day, category, grid, point),
        WORDS, st.integers(0, 89), st.none() | st.integers(1, 2), st.none() | st.integers(1, 2),
        st.none() | st.tuples(st.floats(117, 117.002), st.floats(36.6, 36.602)),
    ),
    max_size=14,
)  # fmt: skip


def built(rows: list[tuple[str, int, int | None, int | None, tuple[float, float] | None]]) -> list[Said]:
    return [
        said(f"{n:03}", words, day=DAY + dt.timedelta(days=day), category=category, grid=grid, point=point)
        for n, (words, day, category, grid, point) in enumerate(rows)
    ]


@given(MATTERS, st.integers(1, 5))
def test_an_unrelated_matter_changes_no_group(rows, how_many):
    matters = built(rows)
    unrelated = [said(f"x{n}", f"{chr(0x5000 + 2 * n)}{chr(0x5001 + 2 * n)}") for n in range(how_many)]
    assert linking.groups(matters + unrelated) == linking.groups(matters)


@given(MATTERS)
def test_the_quick_way_finds_every_link_that_comparing_all_pairs_finds(rows):
    matters = built(rows)
    weight = linking.weights(matters)
    norms = {each.key: linking.norm(each.tokens, weight) for each in matters}
    expected = {}
    for n, one in enumerate(matters):
        for other in matters[n + 1 :]:
            least, reason = linking.needed(one, other)
            length = norms[one.key] * norms[other.key]
            common = sum(weight[token] ** 2 for token in sorted(one.tokens & other.tokens))
            alike = min(1.0, common / length) if length else 0.0
            if alike >= least:
                expected[one.key, other.key] = "words" if alike >= linking.WORDS else reason
    assert {pair: link.reason for pair, link in linking.links(matters).items()} == expected


@given(MATTERS)
def test_every_member_is_linked_to_the_centre_and_in_one_group_only(rows):
    matters = built(rows)
    found = linking.links(matters)
    taken: set[str] = set()
    for group in linking.groups(matters):
        assert len(group.members) >= linking.LEAST
        assert all(
            tuple(sorted((group.centre, each))) in found for each in group.members if each != group.centre
        )
        assert not taken & set(group.members)
        taken |= set(group.members)
        assert 0 < group.pairs <= group.of
