"""运行日志 (log lines): one event, one line, nothing personal.

Addresses lose their query (a search may hold a name); an exception keeps its class and its places in
the code but not its message (a database error quotes the row); line breaks and terminal escapes are
written out, so that nobody forges a line.
"""

import logging
import re
from types import TracebackType

QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']*")
LONG_NUMBER = re.compile(r"(?<![\w.:-])\d{11,18}[\dXx]?(?![\w.:-])")  # a phone or an identity number


def clean(words: str) -> str:
    """The words as one line, without queries and long numbers."""
    words = LONG_NUMBER.sub("…", QUERY.sub(r"\1", words))
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in words)


def place_of(error: BaseException | None, trace: TracebackType | None) -> str:
    """Where an error arose: its class, then the code's own steps from outside inwards."""
    steps = []
    while trace is not None:
        code = trace.tb_frame.f_code
        steps.append(f"{code.co_filename.rsplit('/site-packages/')[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} @ {' > '.join(steps[-12:])}"


class OneLine(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        record.asctime = self.formatTime(record, self.datefmt)
        line = f"{self.formatMessage(record)} {clean(record.getMessage())}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" | {place_of(record.exc_info[1], record.exc_info[2])}"
        return line
