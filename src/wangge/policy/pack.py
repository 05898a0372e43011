"""制度包 (pack): an adopted regulation as values – pack, clause, worked example, citation.

Nothing here reads files (`literate`), counts days (`workdays`, `deadlines`) or knows a form (`provisions`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Literal

Lang = Literal["zh", "en"]


class Refusal(ValueError):
    """拒绝: something a person asked for cannot be done; `str()` is the sentence that tells them why."""


class PackError(Refusal):
    """制度包有误: a pack cannot be read; says the file, the line, and the nearest known word."""

    def __init__(self, message: str, *, file: str = "", line: int = 0) -> None:
        self.file, self.line, self.message = file, line, message
        super().__init__(f"{file} 第 {line} 行：{message}" if file else message)


def nearest(word: str, known: Any) -> str:
    """最相近的词: the tail of an error sentence – what was perhaps meant, else what may be written."""
    words = [str(each) for each in known]
    close = get_close_matches(str(word), words, n=3, cutoff=0.5)
    if close:
        return "最相近的写法：" + "、".join(close)
    return "可用的写法：" + "、".join(words) if words else "目前一个也没有"


@dataclass(frozen=True, slots=True)
class Citation:
    """引用 (citation): which sentence of which text, in which version and reading, says so."""

    pack: str
    title: str
    version: str
    digest: str
    clause: str
    heading: str
    sentence: str
    reading: str
    source: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Citation:
        """The citation as it was stored; keys this version does not know are left aside."""
        return cls(**{each.name: str(body.get(each.name, "")) for each in fields(cls)})

    def short(self) -> str:
        """一行: `B-3.1 · 社区网格化服务管理制度 2026.1`."""
        return f"{self.clause} · {self.title} {self.version}"

    def __str__(self) -> str:
        return self.short()


@dataclass(frozen=True, slots=True)
class Example:
    """算例 (worked example): values given and expected, as written in the pack, with the line they start at."""

    values: Mapping[str, Any]
    line: int

    @property
    def because(self) -> str:
        return str(self.values.get("because", ""))


@dataclass(frozen=True, slots=True)
class Clause:
    """条款 (clause): a sentence people adopted and the provision a machine executes."""

    id: str
    heading: str
    sentence: str
    form: str
    provision: Any
    reading: str
    source: str
    examples: tuple[Example, ...]
    line: int
    chapter: str = ""
    key_lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)

    def explain(self, lang: Lang = "zh") -> str:
        """一句话: what the machine will do with this clause, for people."""
        from .explain import explain

        return explain(self, lang)


@dataclass(frozen=True)
class Pack:
    """制度包 (pack): one version of an adopted regulation, whole."""

    id: str
    title: str
    version: str
    kind: Literal["community", "company"]
    effective_from: date
    levels: tuple[str, ...]
    clauses: dict[str, Clause]
    digest: str
    text: str = field(repr=False)
    file: str = "regulation.zh.md"
    adopted_note: str = ""
    zone: str = "Asia/Shanghai"
    office_hours: Any = None
    chapters: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.digest)

    def __getitem__(self, clause_id: str) -> Clause:
        try:
            return self.clauses[clause_id]
        except KeyError:
            raise Refusal(
                f"《{self.title}》{self.version} 里没有条款 {clause_id}。{nearest(clause_id, self.clauses)}"
            ) from None

    @cached_property
    def _citations(self) -> dict[str, Citation]:
        return {
            c.id: Citation(
                self.id,
                self.title,
                self.version,
                self.digest,
                c.id,
                c.heading,
                c.sentence,
                c.reading,
                c.source,
            )
            for c in self.clauses.values()
        }

    def cite(self, clause_id: str) -> Citation:
        """引用这一条; `Refusal` naming the nearest clause when there is no such clause."""
        cited = self._citations.get(clause_id)
        return cited if cited is not None else self._citations[self[clause_id].id]

    @cached_property
    def _limits(self) -> dict[str, tuple[Clause, ...]]:
        limits: dict[str, list[Clause]] = {}
        for clause in self.clauses.values():
            if clause.form == "time-limit":
                limits.setdefault(clause.provision.for_, []).append(clause)
        return {what: tuple(found) for what, found in limits.items()}

    def limits(self, for_: str = "matter") -> list[Clause]:
        """时限条款: the time limits for one purpose, in the order of the text."""
        return list(self._limits.get(for_, ()))

    @cached_property
    def _duties(self) -> dict[str, Clause]:
        duties: dict[str, Clause] = {}
        for clause in self.of_form("duty"):
            for act in clause.provision.act:
                duties.setdefault(act, clause)
        return duties

    def governing(self, *names: str) -> Clause | None:
        """所依的条款: the clause behind an act or a purpose of the vocabulary (`words.ACTS`, `words.PURPOSES`).

        The first of `names` that the text speaks of: its duty, else its time limit. None where it is silent. An act
        asks by name, so that it cites B-3.5 in a community and D-4.3 in a company.
        """
        for name in names:
            found = self._duties.get(name) or next(iter(self._limits.get(name, ())), None)
            if found is not None:
                return found
        return None

    def of_form(self, form: str) -> list[Clause]:
        """某一类条款: the clauses of one form, in the order of the text."""
        return [clause for clause in self.clauses.values() if clause.form == form]

    def in_chapter(self, chapter: str) -> list[Clause]:
        """一章的条款: the clauses under one `##` heading."""
        return [clause for clause in self.clauses.values() if clause.chapter == chapter]
