import logging
import sys

from wangge.config.logs import OneLine

NUMBER, PHONE = "110101199003071233", "13800138000"


def line(message: str, *arguments: object, error: BaseException | None = None) -> str:
    said = (type(error), error, error.__traceback__) if error else None
    return OneLine().format(
        logging.LogRecord("wangge", logging.WARNING, __file__, 1, message, arguments, said)
    )


def test_a_forged_line_stays_one_line():
    said = line("Not Found: %s", "/x\n2026-01-01 INFO all is well\x1b[2J\r")
    assert "\n" not in said
    assert "\x1b" not in said
    assert "\\u000a2026" in said


def test_an_address_loses_its_query():
    assert "王" not in line("GET /desk/?q=王小明&page=2")
    assert "/desk/" in line("GET /desk/?q=王小明&page=2")


def test_numbers_of_people_are_left_out():
    assert NUMBER not in line(f"bad value {NUMBER}")
    assert PHONE not in line("call %s", PHONE)
    assert "2026-09-30T10:00" in line("at 2026-09-30T10:00")


def test_an_error_says_where_but_not_what_the_row_held():
    try:
        raise ValueError(f"duplicate key (phone)=({PHONE}) 王小明")
    except ValueError as error:
        said = line("failed", error=error)
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert PHONE not in said
    assert "王小明" not in said
    assert sys.exc_info() == (None, None, None)
