"""命令 (console): what `wangge pack …` and `wangge due` print. Streams in, exit codes out; 0 well, 1 not, 2 misuse."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import IO, TextIO
from zoneinfo import ZoneInfo

from . import deadlines, diff, examples, lint, literate, provisions, readers, shapes, times
from . import words as vocabulary
from .batch import due_file
from .pack import Clause, Lang, Pack, PackError, Refusal, nearest
from .provisions import HOURLY
from .wording import day_name
from .workdays import Calendar

__all__ = ["check", "compare", "due", "due_file", "due_one", "pack", "show", "words"]


def home() -> Path:
    """随带的制度和日历: beside the package where it was installed, at the top of the tree where it was cloned."""
    here = Path(__file__).resolve()
    installed = here.parents[1] / "packs"
    return installed if installed.is_dir() else here.parents[3] / "packs"


def calendar(packs: Path | None = None) -> Calendar:
    """放假安排: of the packs in use."""
    return Calendar.load((packs or home()) / "calendars")


# ── pack ───────────────────────────────────────────────────────────────────────────────────────────


def check(
    paths: Iterable[str], out: TextIO, err: TextIO, *, packs: Path | None = None, strict: bool = False
) -> int:
    """检查制度: parse, run the worked examples, name the doubts. Doubts alone do not fail unless `strict`."""
    days = calendar(packs)
    failed = False
    for path in paths:
        try:
            read = literate.load(literate.find(packs or home(), path))
        except PackError as error:
            err.write(f"{path}\n  有误  {error}\n")
            failed = True
            continue
        except Refusal as error:
            err.write(f"{error}\n")
            failed = True
            continue
        outcomes = examples.run(read, days)
        wrong = [outcome for outcome in outcomes if not outcome.ok]
        doubtful = lint.doubts(read)
        out.write(f"《{read.title}》{read.version}：{len(read.clauses)} 条，算例 {len(outcomes)} 个")
        out.write(f"，不符 {len(wrong)} 个" if wrong else "，全部相符" if outcomes else "")
        out.write(f"；存疑 {len(doubtful)} 处\n")
        for outcome in wrong:
            err.write(f"  不符  {outcome}\n")
        for doubt in doubtful:
            out.write(f"  存疑  {doubt}〔{doubt.code}〕\n")
        failed = failed or bool(wrong) or (strict and bool(doubtful))
    return 1 if failed else 0


def words(out: TextIO) -> int:
    """可用的词: every word a pack may write, with its meaning."""
    out.write("# 制度里可以写的词（名称 · 中文 · English）\n\n## 事实 facts：可以累计、计分、计金额的\n")
    for fact in vocabulary.FACTS.values():
        kind = "得分" if fact.measure else "次数"
        out.write(f"\n{fact.name} · {fact.zh} · {fact.en}（{kind}）\n")
        out.write(f"  计入：{fact.counts}\n  不计：{fact.excludes}\n  依据：{fact.records}\n")
        about = "、".join(vocabulary.SUBJECTS[name].zh for name in fact.about)
        out.write(f"  可以关于：{about}\n")
    out.write("\n## 后果 consequences：只能建议，由人决定\n")
    for each in vocabulary.CONSEQUENCES.values():
        out.write(f"\n{each.name} · {each.zh} · {each.en}\n  提出：{vocabulary.ROLES[each.proposes].zh}")
        out.write(f"；决定：{vocabulary.ROLES[each.decides].zh}")
        out.write(f"；说明时间：{each.respond_days} 个工作日" if each.respond_days else "")
        out.write(f"；申诉：{vocabulary.ROLES[each.appeal_to].zh}" if each.appeal_to else "")
        out.write(f"；满 {each.expires_months} 个月不再计入" if each.expires_months else "")
        out.write("\n")
    out.write("\n## 每种条款写哪些项（另可写 reading、source）\n")
    for name, form in provisions.FORMS.items():
        must, may = readers.keys_of(form)
        out.write(f"\n{name} · {vocabulary.FORMS[name].zh}\n  必写：{'、'.join(must)}\n")
        out.write(f"  可写：{'、'.join(may)}\n" if may else "")
        out.write(f"  算例：{'、'.join(shapes.keys(name))}\n")
    for name, inner in _INNER:
        must, may = readers.keys_of(inner)
        out.write(f"\n{name} = {{ … }}\n")
        out.write(f"  必写：{'、'.join(must)}\n" if must else "")
        out.write(f"  可写：{'、'.join(may)}\n" if may else "")
    out.write("\ntogether-with：同一件事在所列的条款里也计；不写的，只归写在前面的一条对人不利的条款\n")
    for title, table in _TABLES:
        out.write(f"\n## {title}\n\n")
        for word in table.values():
            out.write(f"{word.name} · {word.zh} · {word.en}{f'：{word.says}' if word.says else ''}\n")
    return 0


_INNER = (
    ("extension", provisions.Extension),
    ("pause", provisions.Pausing),
    ("afterwards", provisions.Afterwards),
    ("cap", provisions.Cap),
    ("due", provisions.Due),
    ("criteria", provisions.Criterion),
)
_TABLES = (
    ("form：条款的形式", vocabulary.FORMS),
    ("for：时限的用途", vocabulary.PURPOSES),
    ("unit：单位", vocabulary.UNITS),
    ("starts：起算", vocabulary.STARTS),
    ("rolls：顺延", vocabulary.ROLLS),
    ("when.lane：缓急", vocabulary.LANES),
    ("when.grade：等级", vocabulary.GRADES),
    ("owed-by、approved-by、seen-by：人和单位", vocabulary.ROLES),
    ("about：关于谁", vocabulary.SUBJECTS),
    ("every、over、within：期间", vocabulary.PERIODS),
    ("per：按什么分", vocabulary.PER),
    ("excused-by：可以免除的情形", vocabulary.EXCUSES),
    ("pause.reasons：可以暂停的情形", vocabulary.PAUSE_REASONS),
    ("duty：定期义务", vocabulary.DUTIES),
    ("act：履行的行为", vocabulary.ACTS),
    ("evidence：留下的凭据", vocabulary.RECORDS),
    ("criteria.from：考核的数据来源（也可以写事实和人）", vocabulary.INDICATORS),
)


def show(pack: Pack, clause: str | None, out: TextIO, lang: Lang = "zh") -> int:
    """看制度: all its clauses, or one with its reading and examples. `Refusal` for a clause there is not."""
    if clause is not None:
        _show_clause(pack[clause], out, lang, whole=True)
        return 0
    out.write(f"《{pack.title}》 {pack.version}（{pack.id}，{pack.effective_from} 起施行）\n")
    chapter = None
    for each in pack.clauses.values():
        if each.chapter != chapter:
            chapter = each.chapter
            out.write(f"\n{chapter}\n")
        out.write("\n")
        _show_clause(each, out, lang, whole=False)
    return 0


def _show_clause(clause: Clause, out: TextIO, lang: Lang, *, whole: bool) -> None:
    zh = lang == "zh"
    form = vocabulary.FORMS[clause.form]
    out.write(f"{clause.id} {clause.heading}〔{form.zh if zh else form.en}〕\n  {clause.sentence}\n")
    out.write(f"  {'执行：' if zh else 'The machine: '}{clause.explain(lang)}\n")
    if not whole:
        return
    if clause.reading:
        out.write(f"  {'解读：' if zh else 'Reading: '}{clause.reading}\n")
    out.write(f"  {'来源：' if zh else 'Source: '}{clause.source}\n")
    for example in clause.examples:
        given = "，".join(f"{name} = {value}" for name, value in example.values.items() if name != "because")
        out.write(
            f"  {'算例：' if zh else 'Example: '}{given}{f'（{example.because}）' if example.because else ''}\n"
        )


def compare(old: Pack, new: Pack, out: TextIO, lang: Lang = "zh") -> int:
    """新旧对照: what a new text changes and what that means for people, as a committee reads it."""
    zh = lang == "zh"
    found = diff.changes(old, new, lang)
    out.write(f"《{old.title}》{old.version} → 《{new.title}》{new.version}\n" if zh
              else f"{old.title} {old.version} → {new.title} {new.version}\n")  # fmt: skip
    if not found:
        out.write("两份文本说的一样。\n" if zh else "Both texts say the same.\n")
    for change in found:
        kind = diff.KINDS[change.kind][0 if zh else 1]
        out.write(f"\n{f'{change.clause} {change.heading}' if change.clause else kind}")
        out.write(f"〔{kind}〕\n" if zh and change.clause else f" [{kind}]\n" if change.clause else "\n")
        out.writelines(f"  · {each}\n" for each in change.says)
        out.writelines(f"  → {each}\n" for each in change.means)
    if found:
        counts = [
            (kind, sum(change.kind == kind for change in found)) for kind in diff.KINDS if kind != "front"
        ]
        said = [f"{diff.KINDS[kind][0 if zh else 1]} {count}" for kind, count in counts if count]
        out.write(f"\n{'、'.join(said) if zh else ', '.join(said)}\n" if said else "")
        out.write("新文本只管施行以后的事；以前的事仍按当时的文本。\n" if zh
                  else "A new text speaks of what comes after it; what came before stays with its own text.\n")  # fmt: skip
    return 0


# ── due ────────────────────────────────────────────────────────────────────────────────────────────


def due_one(
    pack: Pack,
    days: Calendar,
    *,
    received: str,
    level: str,
    out: TextIO,
    lane: str = "normal",
    zone: tzinfo | None = None,
    as_json: bool = False,
    lang: Lang = "zh",
) -> int:
    """一件事何时到期: day, clause, reading and the account; `Refusal` says what cannot be read."""
    zone = zone or ZoneInfo(pack.zone)
    moment, has_hour, has_zone = times.read(received, zone)
    clause = deadlines.limit_for(pack, level=level, lane=lane)
    if not has_hour and clause.provision.unit in HOURLY:
        raise Refusal(f"{clause.id} 按小时计，收到时间要写到几点几分")
    deadline = deadlines.due_under(pack, clause, days, received=moment, zone=zone)
    if as_json:
        json.dump(deadline.to_json(), out, ensure_ascii=False, indent=2)
        out.write("\n")
        return 0
    zh, cited = lang == "zh", deadline.citation
    clock = "24:00" if deadline.at.date() > deadline.day else f"{deadline.at:%H:%M}"
    unsure = "" if not deadline.provisional else "（暂定）" if zh else " (provisional)"
    assumed = "" if has_zone else "（没有写时区，按当地时间）" if zh else " (no zone given: the place's own)"
    rows = (
        ("到期", "Due", f"{day_name(deadline.day, lang)} {clock}{unsure}"),
        ("条款", "Clause", f"{cited.clause} {cited.heading} · {cited.title} {cited.version}"),
        ("条文", "Sentence", cited.sentence),
        ("执行", "The machine", clause.explain(lang)),
        ("解读", "Reading", cited.reading),
        ("收到", "Received", f"{times.iso(moment)} {zone}{assumed}"),
    )
    for chinese, english, text in rows:
        out.write(f"{chinese}：{text}\n" if zh else f"{english}: {text}\n")
    if deadline.cap is not None:
        last, by = day_name(deadline.cap.day, lang), deadline.cap.clause
        out.write(f"最迟：{last}（{by}）\n" if zh else f"At the latest: {last} ({by})\n")
    out.write("\n")
    for number, step in enumerate(deadline.steps_in(lang), 1):
        out.write(f"{number}. {step}\n")
    out.write("\n")
    for cell in deadline.account:
        mark = "●" if cell.counted else "·"
        out.write(f"{mark} {day_name(cell.day, lang)}  {cell.label_in(lang)}\n")
    return 0


# ── the words of the command line ──────────────────────────────────────────────────────────────────


def pack(arguments: Sequence[str]) -> int:
    """`wangge pack check|show|diff|words`."""
    parser = argparse.ArgumentParser(prog="wangge pack", description="检查、查看制度文本")
    parser.add_argument("--packs", type=Path, help="制度和日历所在的目录（默认用随带的）")
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|show|diff|words")
    checking = actions.add_parser("check", help="解析、运行算例、列出存疑之处")
    checking.add_argument("paths", nargs="+", metavar="制度", help="文件、目录或名称，如 community")
    checking.add_argument("--strict", action="store_true", help="有存疑也算不通过")
    showing = actions.add_parser("show", help="看条款：条文、机器怎样执行、解读、算例")
    showing.add_argument("pack", metavar="制度")
    showing.add_argument("clause", nargs="?", metavar="条款")
    showing.add_argument("--lang", choices=("zh", "en"), default="zh")
    comparing = actions.add_parser("diff", help="新旧两份文本改了什么，对人意味着什么")
    comparing.add_argument("old", metavar="旧文本", help="文件、目录或名称")
    comparing.add_argument("new", metavar="新文本")
    comparing.add_argument("--lang", choices=("zh", "en"), default="zh")
    actions.add_parser("words", help="制度里可以写的词")
    given = parser.parse_args(arguments)
    out, err = _streams()
    if given.action == "check":
        code = check(given.paths, out, err, packs=given.packs, strict=given.strict)
    elif given.action == "words":
        code = words(out)
    elif given.action == "diff":
        old, new = (
            literate.load(literate.find(given.packs or home(), name)) for name in (given.old, given.new)
        )
        code = compare(old, new, out, given.lang)
    else:
        code = show(
            literate.load(literate.find(given.packs or home(), given.pack)), given.clause, out, given.lang
        )
    out.flush()
    return code


def due(arguments: Sequence[str]) -> int:
    """`wangge due --pack P --level L --received T` or `--file matters.csv`."""
    parser = argparse.ArgumentParser(prog="wangge due", description="一件事哪天到期，依哪一条，逐日怎样算")
    parser.add_argument("--pack", default="community", help="制度的名称或文件（默认 community）")
    parser.add_argument("--level", default="", help="层级，如 community、street、other-unit")
    parser.add_argument("--lane", default="", help="缓急：normal、urgent、emergency")
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("--received", help="收到时间，如 2026-09-30T10:00；不写时区的按当地时间")
    one.add_argument("--file", help="CSV 文件，列 received,level（可有 lane）；- 是标准输入")
    parser.add_argument("--zone", help="当地时区（默认按制度所写）")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--packs", type=Path, help="制度和日历所在的目录（默认用随带的）")
    given = parser.parse_args(arguments)
    out, err = _streams()
    read = literate.load(literate.find(given.packs or home(), given.pack))
    days = calendar(given.packs)
    zone = _zone(given.zone or read.zone)
    if given.file is not None:
        if given.json:
            raise Refusal("--json 只用于一件事（--received）；成批的（--file）输出 CSV")
        with _opened(given.file) as source:
            return due_file(read, days, source, out, err, zone=zone, level=given.level, lane=given.lane)
    if not given.level:
        raise Refusal(f"请用 --level 说明层级。{nearest('', read.levels)}")
    code = due_one(
        read, days, received=given.received, level=given.level, lane=given.lane or "normal", zone=zone, out=out,
        as_json=given.json, lang=given.lang,
    )  # fmt: skip
    out.flush()
    return code


def _streams() -> tuple[TextIO, TextIO]:
    """Standard output and error, in UTF-8 whatever the machine's locale."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdout, sys.stderr


def _opened(name: str) -> IO[bytes]:
    if name == "-":
        return sys.stdin.buffer
    try:
        return open(name, "rb")
    except OSError as error:
        why = "没有这个文件" if isinstance(error, FileNotFoundError) else error.strerror
        raise Refusal(f"打不开 {name}：{why}") from None


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Refusal(f"“{name}”不是时区名，请写成 Asia/Shanghai 这样") from None
