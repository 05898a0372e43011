"""Twelve-digit place codes: the form is demanded, odd ranges are only pointed out."""

import gzip
from pathlib import Path

import pytest

from wangge.territory import codes12


@pytest.mark.parametrize(
    ("code", "level", "kind"),
    [
        ("110000000000", "province", ""),
        ("510100000000", "city", ""),
        ("110101000000", "county", ""),
        ("110101001000", "street", "街道"),
        ("110109101000", "street", "镇"),
        ("110119200000", "street", "乡"),
        ("652722501000", "street", "政企合一的单位"),
        ("110101001001", "community", "居委会"),
        ("110109101210", "community", "村委会"),
        ("650106400498", "community", "类似居委会、村委会的地方"),
    ],
)
def test_a_code_says_what_it_names(code, level, kind):
    found = codes12.read(code)
    assert (found.level, found.kind, found.doubts) == (level, kind, ())
    assert code.startswith(found.street)
    assert found.street.startswith(found.county)


@pytest.mark.parametrize(
    "code", ["", "11010100100", "1101010010011", "11010100100x", "１１０１０１００１００１", "1101 0100 1001"]
)
def test_what_is_not_twelve_digits_is_refused(code):
    with pytest.raises(codes12.BadCode, match="十二位数字"):
        codes12.read(code)


@pytest.mark.parametrize(
    ("code", "doubt"),
    [
        ("990101001001", "99 不是已知的省级代码"),
        ("110101700001", "不在 001–599"),
        ("110101001777", "不在 001–599"),
        ("110101000001", "街道段是 000"),
        ("110101001201", "街道之下用了村委会的号段"),
    ],
)
def test_odd_codes_pass_with_a_doubt(code, doubt):
    assert any(doubt in each for each in codes12.read(code).doubts)


def test_a_grids_code_is_its_communitys_and_three_digits_more():
    assert codes12.grid_code("110101001001", 7) == "110101001001007"
    for community, sequence in [("110101001000", 7), ("110101001001", 0), ("110101001001", 1000)]:
        with pytest.raises(codes12.BadCode, match="网格编码"):
            codes12.grid_code(community, sequence)


def test_official_names_come_from_a_directory_that_somebody_keeps(tmp_path):
    (tmp_path / "areas.csv").write_text('code,name,cityCode\n110101,"东城区",1101\n', encoding="utf-8")
    with gzip.open(tmp_path / "streets.csv.gz", "wt", encoding="utf-8") as file:
        file.write("code,name\n110101001,东华门街道\n120101001,别处\n")
    names = codes12.names_in(tmp_path, within="110101")
    assert names == {"110101000000": "东城区", "110101001000": "东华门街道"}


def test_the_real_list_of_divisions_is_read_without_a_refusal_where_it_is_at_hand():
    directory = next(
        (p for p in (Path("data/open/cn_divisions"), Path("../shared/data/open/cn_divisions")) if p.is_dir()),
        None,
    )
    if directory is None:
        pytest.skip("no list of divisions here")
    names = codes12.names_in(directory)
    odd = [code for code in names if codes12.read(code).doubts]
    assert len(names) > 40_000
    assert len(odd) < 0.05 * len(names)
