"""条款之间 (together): what only two clauses together can get wrong – unknown caps, two limits for one case, strangers."""

from __future__ import annotations

from . import words
from .pack import Pack, PackError, nearest
from .provisions import TimeLimit


def check(pack: Pack) -> None:
    """核对: `PackError` at the first cap, two limits or `together-with` that do not fit."""
    limits = pack.of_form("time-limit")
    for clause in limits:
        cap = clause.provision.cap
        if isinstance(cap, str):
            named = pack.clauses.get(cap)
            if named is None or named.form != "time-limit" or named is clause:
                ids = [other.id for other in limits if other is not clause]
                raise PackError(
                    f"{clause.id}：“cap”指的条款“{cap}”不是另一条时限。{nearest(cap, ids)}",
                    file=pack.file, line=clause.key_lines.get("cap", clause.line),
                )  # fmt: skip
    for number, clause in enumerate(limits):
        for earlier in limits[:number]:
            if both := _both_apply(earlier.provision, clause.provision):
                raise PackError(
                    f"{clause.id} 与 {earlier.id}（第 {earlier.line} 行）同样适用于{both}，且一样具体，分不出用哪一条",
                    file=pack.file, line=clause.key_lines.get("when", clause.line),
                )  # fmt: skip
    _together(pack)


def _together(pack: Pack) -> None:
    harmful = [each.id for each in pack.clauses.values() if hasattr(each.provision, "together_with")]
    for clause in pack.clauses.values():
        for other in getattr(clause.provision, "together_with", ()):
            if other == clause.id or other not in harmful:
                ids = [each for each in harmful if each != clause.id]
                raise PackError(
                    f"{clause.id}：“together-with”指的“{other}”不是另一条有后果的条款。{nearest(other, ids)}",
                    file=pack.file, line=clause.key_lines.get("together-with", clause.line),
                )  # fmt: skip


def _both_apply(one: TimeLimit, other: TimeLimit) -> str:
    """The case two limits of the same purpose both fit, equally specifically; empty when there is none."""
    if one.for_ != other.for_ or one.when.keys() != other.when.keys():
        return ""
    said = []
    for condition, values in one.when.items():
        common = [value for value in values if value in other.when[condition]]
        if not common:
            return ""
        said.append(f"{condition} = {common[0]}")
    purpose = f"“{words.PURPOSES[one.for_].zh}”"
    return f"{purpose}（{'、'.join(said)}）" if said else purpose
