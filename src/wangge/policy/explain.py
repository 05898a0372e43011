"""解读 (explain): one readable sentence of what the machine will do with a clause."""

from __future__ import annotations

from .pack import Clause, Lang


def explain(clause: Clause, lang: Lang = "zh") -> str:
    return clause.sentence
