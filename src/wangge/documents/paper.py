"""文书的值 (paper): title, number, addressee, blocks, signature, day and what it rests on. No Django, no file format in here.

One value, four faces: a page to read, Word, PDF, Excel. Whatever is written in it is words; none of it is markup.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# What no file format takes: C0 controls but tab and newline, lone surrogates, the two non-characters of XML.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: object) -> str:
    """写得进去的文字: without what XML and fonts cannot hold; one kind of newline."""
    return _UNWRITABLE.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Heading:
    """小标题: level 1 黑体 (一、), level 2 楷体 (（一）)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Para:
    """一段: the first line two characters in, as Chinese text is set. `quiet` is a note in smaller letters."""

    text: str
    indent: bool = True
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """一张表: `columns` empty makes each row a name and its value. `widths` are shares; `numbers` the columns set right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    widths: tuple[float, ...] = ()
    numbers: frozenset[int] = frozenset()
    title: str = ""
    empty: str = "没有。"

    @property
    def span(self) -> int:
        """几列."""
        return len(self.columns) or max((len(row) for row in self.rows), default=1)

    def shares(self) -> tuple[float, ...]:
        """各列占几分之几."""
        given = self.widths or ((1.0, 3.4) if not self.columns else (1.0,) * self.span)
        return tuple(each / sum(given) for each in given)


Block = Heading | Para | Table


@dataclass(frozen=True, slots=True)
class Source:
    """一处依据: a record and where it can be looked at; `leaf` is its place in the log."""

    record: str
    where: str
    leaf: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """文书 (paper): one document, before anybody decided in which form it is handed over."""

    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    to: str = ""
    from_name: str = ""
    signed_by: str = ""
    day: dt.date | None = None
    sources: tuple[Source, ...] = ()
    checkpoint: str = ""  # the signed note that vouches for what stands above
    footer: str = ""  # the regulation in force
    sealed: bool = False  # room for a seal: （盖章）
    tear_off: str = ""  # a line to be signed by whoever receives it
    wide: bool = False  # landscape: a register with many columns
    name: str = ""  # of the file, without ending; else the title and number
    unsigned: str = field(default="")  # said where the signature would stand

    @property
    def tables(self) -> tuple[Table, ...]:
        """里面的表."""
        return tuple(each for each in self.blocks if isinstance(each, Table))

    @property
    def rows(self) -> int:
        """有多少行: by which a form of paper may be too long for a format."""
        return sum(len(each.rows) for each in self.tables)

    def file_name(self, ending: str) -> str:
        """文件名: words as they are, without what a file system refuses."""
        name = re.sub(r'[\\/:*?"<>|\s]+', " ", clean(self.name or f"{self.title} {self.number}")).strip(" .")
        return f"{name[:80] or '文书'}.{ending}"


def cited(paper: Paper) -> Table | None:
    """依据表: which record each figure and sentence came from; the last table of every paper."""
    if not paper.sources:
        return None
    rows = tuple(
        (n, each.record, each.where, "" if each.leaf is None else each.leaf)
        for n, each in enumerate(paper.sources, 1)
    )
    return Table(
        ("序号", "记录", "在哪里看", "存证序号"), rows, (1, 4, 5, 1.6), frozenset({0, 3}), title="依据"
    )


def day_words(day: dt.date) -> str:
    """成文日期: Arabic figures, no leading zeros (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def lines(text: str) -> Iterator[str]:
    """各行 of a paragraph; blank ones are dropped."""
    return (each.strip() for each in clean(text).split("\n") if each.strip())


def width(text: str) -> float:
    """字宽: a Chinese character is one, a Latin letter or figure half."""
    return sum(1.0 if ord(each) > 0x2E7F else 0.5 for each in text)


def sign_indents(name: str, day: str) -> tuple[float, float]:
    """署名和日期右空几字: the day four characters in, the name centred over it (GB/T 9704 without a seal's stamp)."""
    over = 4 + (width(day) - width(name)) / 2
    return (over, 4.0) if over >= 2 else (2.0, 2 + (width(name) - width(day)) / 2)


def balanced(title: str, most: float = 19) -> list[str]:
    """标题分行: a title too long for a line is parted into lines of about one length, never inside a number or a word."""
    title = clean(title).strip()
    count = -(-int(width(title) + 0.5) // int(most))
    if count < 2:
        return [title]
    made: list[str] = []
    aim, line = width(title) / count, ""
    for n, letter in enumerate(title):
        line += letter
        follows = title[n + 1 : n + 2]
        inside = letter.isascii() and follows.isascii() and letter.isalnum() and follows.isalnum()
        if (
            width(line) >= aim
            and follows
            and not inside
            and follows not in "的，。、；：）》”〕"
            and len(made) < count - 1
        ):
            made.append(line)
            line = ""
    return [*made, line] if line else made
