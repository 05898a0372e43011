"""搜索: Chinese from one character on, Latin, numbers; literal; never a hidden matter; the index keeps up."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wangge.cases import access, intake, protection, search, triage
from wangge.cases.models import Case

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PIPE = "三号楼下水道堵塞，污水外溢，影响出行"
LAMP = "LED路灯不亮，编号 A-17，已报修 3 次"
ODD = "增长50%_以上，他说“不行”，it's 'bad'"


@pytest.fixture
def said(cast):
    """Three matters in grid 1, with the residents' words."""

    def register(words: str, **more: object) -> Case:
        return intake.register(
            words, place=cast.community, channel="phone", grid=cast.grid1, by=cast.by("zhao"), at=AT, **more
        ).case

    return {"pipe": register(PIPE, where="槐荫路1号院"), "lamp": register(LAMP), "odd": register(ODD)}


def names(said, query, cases=None):
    found = {case.pk for case in search.found(Case.objects.all() if cases is None else cases, query)}
    return [name for name, case in said.items() if case.pk in found]


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("堵", ["pipe"]), ("下水", ["pipe"]), ("下水道", ["pipe"]), ("水道堵塞", ["pipe"]), ("三号楼下水", ["pipe"]),
        ("三号楼下水道", ["pipe"]), ("不", ["lamp", "odd"]), ("水下", []), ("堵塞 出行", ["pipe"]), ("堵塞 路灯", []),
        ("出行 槐荫", ["pipe"]), ("led", ["lamp"]), ("LED", ["lamp"]), ("le", ["lamp"]), ("led路灯", ["lamp"]), ("ED", []),
        ("a-17", ["lamp"]), ("17", ["lamp"]), ("3 次", ["lamp"]),
        ("50%", ["odd"]), ("%", []), ("_", []), ("50%_以", ["odd"]), ("5_%", []), ("it's", ["odd"]), ("'bad'", ["odd"]),
        ('"bad"', []), ("“不行”", ["odd"]), ("' OR 1=1 --", []), ('x" OR "堵', []), ("堵*", []), ("堵\0塞", []), ("\0", []),
        ("堵塞" * 200, []), ("字" * 5000, []), ("NEAR（堵 塞）", []), ("！？", []), ("😀", []), ("\ud800", []), ("堵\ud800", []),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_found_as_it_is_written(said, query, who):
    assert names(said, query) == who


def test_a_number_is_found_whole_and_from_its_beginning(said):
    case = said["lamp"]
    assert names(said, case.number) == ["lamp"]
    assert names(said, case.number.lower()) == ["lamp"]
    assert names(said, case.number.split("-")[0]) == ["pipe", "lamp", "odd"]


def test_an_empty_query_leaves_all(said):
    assert names(said, "") == names(said, "   ") == ["pipe", "lamp", "odd"]


def test_a_hidden_matter_is_not_found(said, cast):
    def sees(name: str, query: str) -> list[str]:
        return names(said, query, access.visible(cast.people[name], cast.reach(name)))

    assert sees("li", "下水道") == ["pipe"]
    assert sees("sun", "下水道") == [], "another grid's worker"
    assert sees("liu", "下水道") == [], "another community's clerk"
    protection.recuse(said["pipe"], person=cast.li, reason="反映的就是此人", by=cast.by("zhao"), at=AT)
    assert sees("li", "下水道") == [], "a matter about the leader"
    assert sees("zhao", "下水道") == ["pipe"]


def test_new_words_are_found_and_old_ones_no_longer(said, cast):
    case = said["lamp"]
    triage.recategorise(case, category=None, summary="垃圾清运", why="登记时写错", by=cast.by("zhao"), at=AT)
    case.refresh_from_db()
    assert names(said, "垃圾清运") == ["lamp"]
    kept = search.tokens_of(case.number, case.summary, case.words, case.where)
    assert case.tokens == f"{search.mark(case.place_id)} {kept}"
    case.summary = "照明"
    case.save(update_fields=["summary"])
    assert (names(said, "垃圾清运"), names(said, "照明")) == ([], ["lamp"])


def test_within_places_the_newest_are_found_and_only_there(said, cast, monkeypatch):
    def found(query: str, *places: object) -> list[str]:
        pks = {
            case.pk for case in search.found(Case.objects.all(), query, places=[place.pk for place in places])
        }
        return [name for name, case in said.items() if case.pk in pks]

    assert found("下水道", cast.community) == found("下水道", cast.willow, cast.community) == ["pipe"]
    assert found("下水道", cast.willow) == found("下水道") == []
    assert found("不", cast.community) == ["lamp", "odd"]
    assert found("p1", cast.community) == [], "a place's mark is no word"
    monkeypatch.setattr(search, "MOST", 1)
    assert found("不", cast.community) == ["odd"]


def _consistent() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # compares the index with the table, and raises
            cursor.execute("INSERT INTO cases_search(cases_search, rank) VALUES ('integrity-check', 1)")


def test_the_index_keeps_up_with_every_insert_change_and_deletion(said):
    for number in range(30):
        Case.objects.create(
            place=said["pipe"].place, words=f"第{number}件，井盖缺失", summary="井盖", channel="phone", received_at=AT, touched_at=AT
        )  # fmt: skip
    rows = list(Case.objects.filter(summary="井盖"))
    for case in rows[::3]:
        case.summary = "树枝倒伏"
        case.save(update_fields=["summary", "touched_at"])
    Case.objects.filter(pk__in=[case.pk for case in rows[1::3]]).delete()
    Case.objects.filter(summary="井盖").update(touched_at=AT + dt.timedelta(hours=1))
    _consistent()
    assert search.found(Case.objects.all(), "树枝").count() == 10
    assert search.found(Case.objects.all(), "井盖").count() == 20, "the words stay as first said"


@given(words=st.text(st.sampled_from("水管路灯ab1 ，。%_'\""), min_size=1, max_size=20), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_every_part_of_the_words_finds_the_matter(cast, words, data):
    case = Case.objects.create(
        place=cast.community, words=words, summary="x", channel="phone", received_at=AT, touched_at=AT
    )
    start = data.draw(st.integers(0, len(words) - 1))
    if not words[start].isspace() and (
        start == 0 or not (words[start - 1].isascii() and words[start - 1].isalnum())
    ):
        part = words[start : start + data.draw(st.integers(1, 6))].strip()
        found = search.found(Case.objects.filter(pk=case.pk), part).exists()
        assert found == any(letter.isalnum() for letter in part)


@pytest.mark.django_db(transaction=True)
def test_the_migration_goes_back_and_forward():
    """It alone: to go back through all that came after takes a minute and a half of a processor."""
    migration = MigrationLoader(connection).get_migration("cases", "0002_search")

    def there() -> bool:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'cases_search%'")
            else:
                cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'cases_search'")
            return cursor.fetchone()[0] > 0

    with connection.schema_editor() as editor:
        migration.unapply(ProjectState(), editor)
    try:
        assert not there()
    finally:
        with connection.schema_editor() as editor:
            migration.apply(ProjectState(), editor)
    assert there()


def test_two_pieces_never_share_a_token():
    chance = random.Random(1)
    pieces = {
        "水管",
        "路",
        "led",
        "17",
        "u8def",
        *("".join(chance.choices("一丁龥㐀\uf900𠀀한", k=2)) for _ in range(30)),
    }
    assert len({search.code(piece) for piece in pieces}) == len(pieces)
    assert all(search.code(piece).isascii() and search.code(piece).isalnum() for piece in pieces)
