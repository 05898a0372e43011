"""相似事项: suggested with the reason, among what the asker may see, in one query; thresholds held on a real sample."""

import csv
import datetime as dt
import gzip
import io
from zoneinfo import ZoneInfo

import pytest
from rapidfuzz import fuzz

from sample import sample
from wangge.cases import access, closure, duplicates, intake
from wangge.cases.models import Case

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PIPE = "三号楼下水道堵塞，污水外溢到楼道里"


@pytest.fixture
def register(cast):
    def register(words: str, *, at: dt.datetime = AT, **more: object) -> Case:
        given = {
            "place": cast.community,
            "channel": "phone",
            "grid": cast.grid1,
            "by": cast.by("zhao"),
        } | more
        return intake.register(words, at=at, **given).case

    return register


def asked(words: str, **more: object) -> list[duplicates.Similar]:
    return duplicates.similar(words, **({"among": Case.objects.all(), "at": AT} | more))


def test_the_same_trouble_in_other_words_is_suggested_with_what_they_share(register):
    case = register(PIPE)
    register("路灯不亮，晚上出门看不见")
    [one] = asked("我们三号楼下水道又堵塞了，臭得很")
    assert one.case == case
    assert one.because == ("都说到“三号楼下水道”、“堵塞”",)
    assert 0 < one.alike <= 1


def test_place_distance_grid_and_category_weigh_and_are_said(register, cast):
    register(PIPE, where="槐荫路1号院三号楼", longitude=117.005, latitude=36.605)
    plain = asked("下水道堵塞污水外溢")[0]
    [one] = asked(
        "下水道堵塞污水外溢", where="槐荫路1号院三号楼", point=(117.005, 36.606), grid_id=cast.grid1.pk
    )
    assert one.alike > plain.alike
    assert one.because[1:] == ("地点相同", "相距约111米", "同一网格")
    far = asked("下水道堵塞污水外溢", where="柳溪路", point=(117.1, 36.7))[0]
    assert far.because == plain.because


def test_two_points_a_degree_of_latitude_apart():
    assert duplicates.distance((117.0, 36.0), (117.0, 37.0)) == pytest.approx(111_195, rel=1e-3)
    assert duplicates.distance((117.0, 36.0), (117.0, 36.0)) == 0


def test_other_matters_ended_ones_and_last_months_are_not_suggested(register, cast):
    old = register(PIPE, at=AT - dt.timedelta(days=31))
    ended = register(PIPE, at=AT - dt.timedelta(days=2))
    closure.withdraw(ended, words="不办了", by=cast.by("zhao"), at=AT)
    mine = register(PIPE)
    assert asked(PIPE, other_than=mine.pk) == []
    assert [one.case for one in asked(PIPE)] == [mine]
    assert asked(PIPE, at=AT - dt.timedelta(days=20))[0].case == old


def test_a_hidden_matter_is_never_suggested(register, cast):
    register(PIPE)
    seen = access.visible(cast.sun, cast.reach("sun"))
    assert asked(PIPE, among=seen) == []


@pytest.mark.parametrize("words", ["", "水", "。。。", "\0", "%", "12"])
def test_too_little_to_compare_suggests_nothing(register, words):
    register(PIPE)
    assert asked(words) == []


def test_two_queries_however_many_matters(register, django_assert_num_queries):
    for _ in range(12):
        register(PIPE)
    with django_assert_num_queries(2):  # the candidates; those most alike, with their grid and category
        found = asked(PIPE)
        assert [one.case.grid.name for one in found] == ["一网格"] * 5
    assert [one.case.pk for one in found] == sorted((one.case.pk for one in found), reverse=True), (
        "newest first"
    )


def measured() -> dict[str, tuple[int, int]]:
    """On residents' messages: bodies are compared, titles (never shown to the measure) say which are the same.

    Two messages within 30 days are taken for one matter where their titles are alike by at least 65 of 100.
    """
    path = sample("internal/zh_messages/hot.csv.gz")
    with gzip.open(path) as content:
        rows = list(csv.DictReader(io.TextIOWrapper(content, "utf-8-sig")))
    said = sorted(
        (dt.datetime.fromisoformat(r["留言时间"].replace("/", "-")), r["留言主题"], r["留言详情"])
        for r in rows
    )
    pairs = [duplicates._pairs(body) for _, _, body in said]
    found = met = shown = right = with_any = 0
    for i, (at, title, _) in enumerate(said):
        near = [j for j in range(i) if at - said[j][0] <= duplicates.LOOK_BACK]
        same = {j for j in near if fuzz.ratio(title, said[j][1]) >= 65}
        alike = sorted(((duplicates.shared(pairs[i], pairs[j]), j) for j in near), reverse=True)[:5]
        suggested = [j for weight, j in alike if weight >= duplicates.ENOUGH]
        met += bool(same)
        found += bool(same & set(suggested))
        shown += len(suggested)
        right += len(same & set(suggested))
        with_any += bool(suggested)
    return {"recall": (found, met), "precision": (right, shown), "asked at all": (with_any, len(said))}


def test_on_real_messages_four_in_five_repeats_are_suggested_and_most_people_are_not_bothered():
    figures = measured()
    recall, precision, bothered = (part / whole for part, whole in figures.values())
    assert recall >= 0.8, figures
    assert precision >= 0.35, figures
    assert bothered <= 0.15, figures
