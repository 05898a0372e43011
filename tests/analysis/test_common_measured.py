"""共性问题, measured: on residents' messages (internal) and on what a city itself marked as duplicates; beside baselines."""

import csv
import datetime as dt
import gzip
import io
from collections import Counter, defaultdict
from itertools import combinations

import pytest
from rapidfuzz import fuzz

from sample import sample
from wangge.analysis import common_links as linking
from wangge.analysis import suggest
from wangge.cases import duplicates

Pairs = set[tuple[str, str]]


def rows(name: str) -> list[dict[str, str]]:
    with gzip.open(sample(name)) as content:
        return list(csv.DictReader(io.TextIOWrapper(content, "utf-8-sig")))


@pytest.fixture(scope="module")
def messages():
    """948 messages of residents, in order of time: (moment, title, body). Only the body is shown to the measure."""
    return sorted(
        (dt.datetime.fromisoformat(row["留言时间"].replace("/", "-")), row["留言主题"], row["留言详情"])
        for row in rows("internal/zh_messages/hot.csv.gz")
    )


def guessed(bodies: list[str]) -> list[int]:
    """A category for each, by what the labelled sample teaches: the sample of messages has none."""
    labelled = rows("internal/zh_messages/labelled.csv.gz")
    names = sorted({row["一级标签"] for row in labelled})
    matters, words, held = Counter(), Counter(), defaultdict(Counter)
    for row in labelled:
        sort, tokens = names.index(row["一级标签"]), suggest.tokens_of(f"{row['留言主题']} {row['留言详情']}")
        matters[sort] += 1
        words[sort] += len(tokens)
        for token in tokens:
            held[token][sort] += 1
    counts = suggest.Counts(matters, words, held)
    scored = (suggest.weighed(suggest.tokens_of(body), counts)[0] for body in bodies)
    return [min(scores, key=lambda each: (-scores[each], each)) for scores in scored]


def compared(messages) -> dict[str, tuple[int, int, int]]:
    """(right, found, there are) in pairs of messages at most 90 days apart; right: titles alike by 65 of 100.

    Titles name the same thing in other words too, so precision is a lower bound.
    """
    keys = [f"{n:04}" for n in range(len(messages))]
    near = {
        (keys[i], keys[j]) for i, j in combinations(range(len(messages)), 2)
        if abs(messages[i][0] - messages[j][0]) <= dt.timedelta(days=90)
    }  # fmt: skip
    titles = dict(zip(keys, (title for _at, title, _body in messages), strict=True))
    there = {pair for pair in near if fuzz.ratio(titles[pair[0]], titles[pair[1]]) >= 65}
    sorts = dict(zip(keys, guessed([body for *_rest, body in messages]), strict=True))
    tokens = {
        key: frozenset(duplicates._pairs(body)) for key, (*_rest, body) in zip(keys, messages, strict=True)
    }
    said = [
        linking.Said(key, at.date(), tokens[key], sorts[key])
        for key, (at, *_rest) in zip(keys, messages, strict=True)
    ]
    found: dict[str, Pairs] = {
        "linked": set(linking.links(said)),
        "grouped": {pair for group in linking.groups(said) for pair in combinations(sorted(group.members), 2)},
        "words alone": set(linking.links([linking.Said(each.key, each.day, each.tokens) for each in said])),
        "same category": {pair for pair in near if sorts[pair[0]] == sorts[pair[1]]},
        "share of pairs of characters": {
            pair for pair in near if duplicates.shared(set(tokens[pair[0]]), set(tokens[pair[1]])) >= duplicates.ENOUGH
        },
    }  # fmt: skip
    return {name: (len(pairs & near & there), len(pairs & near), len(there)) for name, pairs in found.items()}


def test_on_real_messages_links_are_more_precise_than_shared_characters_at_about_the_same_recall(messages):
    figures = compared(messages)
    recall = {name: right / there for name, (right, _found, there) in figures.items()}
    precision = {name: right / found for name, (right, found, _there) in figures.items()}
    assert recall["linked"] >= 0.7 and precision["linked"] >= 0.3, figures
    assert precision["linked"] > 50 * precision["same category"], figures
    assert precision["words alone"] > 1.2 * precision["share of pairs of characters"], figures
    assert precision["grouped"] >= 0.18, figures


def test_on_real_messages_the_groups_are_few_and_small_enough_to_read(messages):
    said = [
        linking.Said(f"{n:04}", at.date(), frozenset(duplicates._pairs(body)))
        for n, (at, _title, body) in enumerate(messages)
    ]
    found = linking.groups(said)
    assert 10 <= len(found) <= 40
    assert max(len(each.members) for each in found) <= 15
    assert sum(each.sure >= 0.5 for each in found) >= 0.8 * len(found)


def marked() -> dict[str, tuple[int, int, int, int]]:
    """(marked and found, found, marked, all): of what a city marked as duplicates, how many have an earlier one linked."""
    given = [row for row in rows("open/us_311/chicago_sanitation.csv.gz") if row["Latitude"]]
    given.sort(key=lambda row: (row["Creation_Date"], row["Service_Request_Number"]))
    kinds = sorted({row["What_is_the_Nature_of_this_Code_Violation"] for row in given})
    day = {row["Service_Request_Number"]: dt.date.fromisoformat(row["Creation_Date"]) for row in given}
    dup = {row["Service_Request_Number"] for row in given if "Dup" in row["Status"]}

    def later_ones(pairs: Pairs) -> set[str]:
        return {
            max(pair, key=lambda key: (day[key], key))
            for pair in pairs
            if abs(day[pair[0]] - day[pair[1]]).days <= 30
        }

    def said(row: dict[str, str], category: int) -> linking.Said:
        point = (float(row["Longitude"]), float(row["Latitude"]))
        return linking.Said(
            row["Service_Request_Number"],
            day[row["Service_Request_Number"]],
            frozenset(),
            category,
            None,
            point,
        )

    nature = [said(row, kinds.index(row["What_is_the_Nature_of_this_Code_Violation"])) for row in given]
    found = {
        "same kind and spot": later_ones(set(linking.links(nature))),
        "same sort and spot": later_ones(set(linking.links([said(row, 0) for row in given]))),
        "same kind": later_ones({
            (a.key, b.key) for a, b in combinations(nature, 2) if a.category == b.category and (b.day - a.day).days <= 30
        }),
    }  # fmt: skip
    return {name: (len(dup & keys), len(keys), len(dup), len(given)) for name, keys in found.items()}


def test_of_what_a_city_marked_as_duplicates_nearly_all_are_linked_by_sort_and_spot():
    figures = marked()
    hit, found, there, _all = figures["same sort and spot"]
    assert hit / there >= 0.95 and hit / found >= 0.18, figures
    base_hit, base_found, _there, _all = figures["same kind"]
    assert hit / found > 3 * base_hit / base_found, figures
