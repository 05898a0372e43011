"""类别提示 (suggestion): the three categories a text most likely belongs to, each with the words that speak for it.

It never decides. What it knows are counts of a place's own sorting: in how many matters of a category each pair of
characters stood – a complement naive Bayes, small enough to explain. Whenever somebody sorts a matter, or sorts it
otherwise, the counts move (`learn`, a turn of the loop). Before there is anything to learn from, the words that stand
in the table of categories speak alone.
"""

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from wangge.analysis.models import LearntUntil, SortCount, WordCount
from wangge.cases import duplicates, search
from wangge.cases.models import Act, Case, Category
from wangge.integrity import checkpoints
from wangge.integrity.models import Leaf
from wangge.territory.models import Place

MOST = 3
LONGEST = 1000  # characters looked at; what a matter is about stands at its beginning
SMOOTHING = 0.1
NAMED = 2.0  # what a category's own word in the text adds, in the unit of the counts (natural logarithm)
ENOUGH = 20  # matters learnt from before the counts speak
SEEN = 2  # matters a word must have stood in to be shown as a reason: never somebody's name said once
BATCH = 500
THIN = "的了吗呢啊吧在是有和就不来去看我你您他她这那请也都很着过把被给到从又还再里号元个"  # a pair with one of these is no reason
SORTING = ("case.register", "case.classify", "case.recategorise", "case.import", "case.draft")
_SPLIT = re.compile(r"[\s,，、;；/／]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """提示的一类: how sure, as its share among all categories (0 to 1), and what speaks for it."""

    category: Category
    share: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """数: how many matters and words of each category, and in how many of its matters each word stood."""

    matters: Mapping[int, int]
    words: Mapping[int, int]
    tokens: Mapping[str, Mapping[int, int]]


# --- pure ---


def tokens_of(text: str) -> set[str]:
    """词: pairs of neighbouring characters, and Latin words that are not only digits."""
    found = search.tokens_of(text[:LONGEST]).split()
    return {each for each in found if len(each) > 5 or (each[0] == "w" and not each[1:].isdigit())}


def weighed(tokens: Iterable[str], counts: Counts) -> tuple[dict[int, float], dict[int, dict[str, float]]]:
    """各类的分: complement naive Bayes, as log-likelihood ratio of each category against all others; and each word's part.

    A word that nothing was learnt of says nothing. Summed in order of the words, so the same text gets the same answer.
    """
    whole, n = sum(counts.words.values()), sum(counts.matters.values())
    kinds = len(counts.matters)
    scores = {each: math.log((m + 1) / (n + kinds)) for each, m in counts.matters.items()}
    parts: dict[int, dict[str, float]] = defaultdict(dict)
    size = SMOOTHING * max(1000, whole // 8)  # of the vocabulary, near enough: it weighs alike for all
    for token in sorted(tokens):
        inside = counts.tokens.get(token)
        if not inside:
            continue
        total = sum(inside.values())
        for category, words in counts.words.items():
            mine = inside.get(category, 0)
            speaks = math.log((mine + SMOOTHING) / (words + size))
            speaks -= math.log((total - mine + SMOOTHING) / (whole - words + size))
            scores[category] += speaks
            parts[category][token] = speaks
    return scores, parts


def named(text: str, categories: Iterable[Category]) -> dict[int, list[str]]:
    """点到的: words of the table of categories – its name and keywords – that stand in the text."""
    low = text.lower()
    found: dict[int, list[str]] = {}
    for each in categories:
        own = [word for word in _SPLIT.split(f"{each.name} {each.keywords}".lower()) if len(word) > 1]
        here = [word for word in dict.fromkeys(own) if word in low]
        if here:
            found[each.pk] = here
    return found


def shares(scores: Mapping[int, float]) -> dict[int, float]:
    """份额 of each category, together 1. Long texts say the same thing often: the scores are tempered by their length."""
    if not scores:
        return {}
    highest = max(scores.values())
    raised = {each: math.exp(max(-50.0, (score - highest) / 4)) for each, score in scores.items()}
    total = sum(raised.values())
    return {each: value / total for each, value in raised.items()}


def _thin(token: str) -> bool:
    return token[0] == "u" and any(each in THIN for each in bytes.fromhex(token[1:]).decode("utf-16-be"))


# --- asking ---


def suggest(text: str, *, place: Place, on: dt.date, most: int = MOST) -> list[Suggestion]:
    """可能的类别, the likeliest first; none for a text that says too little. Three queries."""
    tokens = tokens_of(text)
    if len(tokens) < 2:
        return []
    categories = {
        each.pk: each for each in place.categories.filter(until=None, since__lte=on).order_by("code")
    }
    scores, counts = dict.fromkeys(categories, 0.0), counts_of(place, tokens)
    parts: dict[int, dict[str, float]] = {}
    if sum(counts.matters.values()) >= ENOUGH:
        learnt, parts = weighed(tokens, counts)
        lowest = min(learnt.values(), default=0.0)
        scores = {each: learnt.get(each, lowest) for each in categories}
    said = named(text, categories.values())
    for category, words in said.items():
        scores[category] += NAMED * len(words)
    if not said and not parts:
        return []
    share = shares(scores)
    best = sorted(categories, key=lambda each: (-scores[each], categories[each].code))[:most]
    found = [
        Suggestion(
            categories[each], share[each], _because(text, said.get(each, ()), parts.get(each, {}), counts)
        )
        for each in best
    ]
    return [each for each in found if each.because]


def counts_of(place: Place, tokens: Iterable[str]) -> Counts:
    """学到的数 about these words; two queries."""
    sums = {each.category_id: each for each in SortCount.objects.filter(place=place)}
    held: dict[str, dict[int, int]] = defaultdict(dict)
    if sums:
        rows = WordCount.objects.filter(place=place, token__in=sorted(tokens)[:900], count__gt=0)
        for token, category, count in rows.values_list("token", "category_id", "count"):
            held[token][category] = count
    return Counts(
        {each: row.matters for each, row in sums.items()},
        {each: row.words for each, row in sums.items()},
        held,
    )


def _because(text: str, said: Iterable[str], parts: Mapping[str, float], counts: Counts) -> tuple[str, ...]:
    """为什么: the words of the table, then those that speak most clearly for it; pairs that touch are one phrase."""
    clear = [
        token
        for token, speaks in parts.items()
        if speaks > 0.5 and sum(counts.tokens[token].values()) >= SEEN and not _thin(token)
    ]
    clear.sort(key=lambda token: (-parts[token], token))
    phrases = duplicates.phrases(text[:LONGEST], set(clear[:8]))
    return tuple(dict.fromkeys([*said, *phrases]))[:3]


# --- learning ---


def learn(place: Place, *, most: int = BATCH) -> int:
    """学一段: what the place's log says of sorting since the last time. Answers how many entries were read.

    A matter sorted otherwise is taken out of the category it was in. Everything is derived from the records, in the
    order of the log: counting anew gives the same.
    """
    with transaction.atomic():
        LearntUntil.objects.get_or_create(place=place)
        mark = LearntUntil.objects.select_for_update().get(place=place)
        end = min(checkpoints.size(place.pk), mark.leaf + most)
        if end <= mark.leaf:
            return 0
        leaves = Leaf.objects.filter(place_id=place.pk, index__gte=mark.leaf, index__lt=end, kind__in=SORTING)
        cases = Case.objects.filter(place=place, uid__in=set(leaves.values_list("subject", flat=True)))
        acts = Act.objects.filter(place=place, case__in=list(cases.values_list("pk", flat=True)))
        moved = Counter[tuple[int, int]]()
        within = acts.filter(leaf_index__gte=mark.leaf, leaf_index__lt=end).order_by("leaf_index")
        for act in within.values("case_id", "seq", "changes"):
            if "category_id" not in act["changes"] and "category" not in act["changes"]:
                continue
            now, before = _sorted_as(act["changes"]), _before(place, act["case_id"], act["seq"])
            moved[act["case_id"], now] += bool(now)
            moved[act["case_id"], before] -= bool(before)
        _count(place, {key: by for key, by in moved.items() if by and key[1]})
        read, mark.leaf = end - mark.leaf, end
        mark.save(update_fields=["leaf"])
    return read


def _sorted_as(changes: Mapping[str, object]) -> int:
    value = changes.get("category_id", changes.get("category"))
    return value if isinstance(value, int) else 0


def _before(place: Place, case_id: int, seq: int) -> int:
    """此前的类别 of the matter, by its earlier acts."""
    earlier = Act.objects.filter(place=place, case_id=case_id, seq__lt=seq).order_by("-seq")
    for changes in earlier.values_list("changes", flat=True):
        if "category_id" in changes or "category" in changes:
            return _sorted_as(changes)
    return 0


def _count(place: Place, moved: Mapping[tuple[int, int], int]) -> None:
    known = set(Category.objects.filter(place=place).values_list("pk", flat=True))
    texts = {
        pk: tokens_of(f"{summary} {words}")
        for pk, summary, words in Case.objects.filter(
            place=place, pk__in={case for case, _category in moved}, confidential=False
        ).values_list("pk", "summary", "words")
    }
    words, sums, sizes = Counter[tuple[str, int]](), Counter[int](), Counter[int]()
    for (case, category), by in moved.items():
        if category not in known or case not in texts:
            continue
        sums[category] += by
        sizes[category] += by * len(texts[case])
        for token in texts[case]:
            words[token, category] += by
    for category in sums:
        row, _new = SortCount.objects.get_or_create(place=place, category_id=category)
        row.matters, row.words = max(0, row.matters + sums[category]), max(0, row.words + sizes[category])
        row.save(update_fields=["matters", "words"])
    more = [
        WordCount(place=place, token=token[:60], category_id=each, count=0)
        for (token, each), by in words.items()
        if by > 0
    ]
    WordCount.objects.bulk_create(more, ignore_conflicts=True, batch_size=500)
    by_step: dict[tuple[int, int], list[str]] = defaultdict(list)
    for (token, category), by in words.items():
        if by:
            by_step[category, by].append(token[:60])
    for (category, by), tokens in sorted(by_step.items()):
        for start in range(0, len(tokens), BATCH):
            some = WordCount.objects.filter(
                place=place, category=category, token__in=tokens[start : start + BATCH]
            )
            if by < 0:
                some = some.filter(count__gte=-by)
            some.update(count=F("count") + by)


def turn(*, at: dt.datetime) -> int:
    """一轮 of the loop: every place a step further. Answers how many entries were read."""
    read = dict(LearntUntil.objects.values_list("place_id", "leaf"))
    done = 0
    for place in Place.objects.filter(categories__isnull=False).distinct().order_by("pk"):
        if checkpoints.size(place.pk) > read.get(place.pk, 0):
            done += learn(place)
    return done


def forget(place: Place) -> None:
    """重新学: everything learnt is dropped and counted anew by the next turns, as after an erasure of somebody's words."""
    with transaction.atomic():
        WordCount.objects.filter(place=place).delete()
        SortCount.objects.filter(place=place).delete()
        LearntUntil.objects.filter(place=place).update(leaf=0)
