"""The look's tags (样式标签): every piece a face may put on a page; shown at /look/."""

from collections.abc import Iterable
from datetime import tzinfo
from functools import cache
from importlib import metadata
from typing import Any

import segno
from django import forms, template
from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.cases.lifecycle import State
from wangge.faces.look import due, icons, pieces, sentences, words

register = template.Library()


# --- words ---------------------------------------------------------------------------------------


@register.filter
def spaced(value: object) -> SafeString:
    """Thin space between Chinese and Latin (中西文间隙), for headings and papers; safe markup stays markup.

    Pages leave it to `text-autospace`: a character put into a text spoils finding and copying it.
    """
    if isinstance(value, SafeString):
        return mark_safe(words.spaced_markup(value))
    return conditional_escape(words.spaced(str(value)))


@register.filter
def day(value: object, zone: object = None) -> str:
    return words.day(value, zone)  # type: ignore[arg-type]


@register.filter
def until(value: object, zone: tzinfo | None = None) -> str:
    """A deadline's last instant (到期): 24:00 of its day, never 00:00 of the next."""
    at = words.as_moment(value)
    return words.until(at, zone) if at else ""


@register.filter
def full_day(value: object, zone: object = None) -> str:
    return words.full_day(value, zone)  # type: ignore[arg-type]


@register.filter
def moment(value: object, zone: object = None) -> str:
    return words.moment(value, zone)  # type: ignore[arg-type]


@register.filter
def told(value: object) -> str:
    """What an act said – a refusal, a notice, a reason – in the reader's language."""
    return sentences.read(value)


@register.filter
def listed(values: Iterable[object], mark: str = "、") -> str:
    """One after the other, with the marks of the reader's language."""
    chinese = (get_language() or "zh").startswith("zh")
    return (mark if chinese else {"；": "; "}.get(mark, ", ")).join(str(each) for each in values)


@register.filter
def span(value: object, now: object) -> str:
    found = words.as_moment(now)
    return words.span(value, found) if found else ""


# --- shell ---------------------------------------------------------------------------------------


@register.simple_tag
def asset(path: str) -> str:
    """A static file's address; plain if the hashed name is unknown, so that an error page never fails."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
@cache
def version() -> str:
    """The product's version (版本)."""
    try:
        return metadata.version("wangge")
    except metadata.PackageNotFoundError:
        return ""


@register.simple_tag
def other_language() -> dict[str, str]:
    """The language one may change to: code and its own name."""
    if (get_language() or "zh-hans").startswith("zh"):
        return {"code": "en", "name": "English"}
    return {"code": "zh-hans", "name": "中文"}


@register.simple_tag(takes_context=True)
def law(context: template.Context, *clauses: str) -> str:
    """The clause a page goes by (依据), in brackets: the first that the regulation in force here has, or nothing.

    `{% law "B-1.2 B-1.3" "D-4.1" as law %}`: a community's two clauses, or a company's one.
    """
    found = words.clause_of(context.get("regulation"), *clauses)
    if not found:
        return ""
    return f"（{found}）" if words.chinese() else f" ({found.replace('、', ', ')})"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line drawing beside a word (图标), never instead of one; an unknown name draws nothing."""
    return icons.DRAWN.get(name, SafeString(""))


@register.simple_tag(takes_context=True)
def nav_link(
    context: template.Context,
    view: str,
    text: str,
    icon: str = "",
    count: int | None = None,
    exact: bool = False,
    covers: str = "",
) -> SafeString:
    """One entry of a navigation (导航): left out when the view does not exist; marks the page one is on.

    `covers` names further views, apart by spaces, whose pages are under this entry too.
    """
    try:
        url = view if view.startswith("/") else reverse(view)
    except NoReverseMatch:
        return SafeString("")
    path = getattr(context.get("request"), "path", "")
    under = [url, *(reverse(each) for each in covers.split())]
    current = path == url or (not exact and url != "/" and path.startswith(tuple(under)))
    return format_html(
        '<li><a href="{}"{}>{}<span>{}</span>{}</a></li>',
        url,
        SafeString(' aria-current="page"' if current else ""),
        icons.DRAWN.get(icon, ""),
        text,
        format_html('<span class="rail__count">{}</span>', count) if count else "",
    )


# --- signature pieces ----------------------------------------------------------------------------


@register.inclusion_tag("look/pieces/due_badge.html")
def due_badge(
    deadline: object,
    now: object,
    zone: tzinfo | None = None,
    done_at: object = None,
    paused: bool = False,
    open: bool = False,
) -> dict[str, Any]:
    """The due badge (时限) with its day strip, out of a deadline or its JSON."""
    badge = due.badge(deadline, now, zone=zone, done_at=done_at, paused=paused)
    return {"badge": badge, "open": open}


@register.simple_tag
def due_mark(
    at: object,
    now: object,
    clause: str | None = "",
    provisional: bool = False,
    zone: tzinfo | None = None,
    done_at: object = None,
    paused: bool = False,
) -> SafeString:
    """The same words in one line for a list (时限行): no strip, nothing parsed, no template of its own."""
    last, moment_ = words.as_moment(at), words.as_moment(now)
    if last is None or moment_ is None:
        return SafeString("")
    state = due.state(last, moment_, zone=zone, done_at=words.as_moment(done_at), paused=paused)
    return format_html(
        '<span class="due-mark due--{}"><span class="due__state">{}</span> <span class="due__until">{}</span>{}{}</span>',
        state.tone,
        state.word,
        _("%s前") % words.until(last, zone, moment_),
        format_html(' <span class="due__provisional">{}</span>', _("暂定")) if provisional else "",
        format_html(' <span class="due__clause">{}</span>', clause) if clause else "",
    )


@register.inclusion_tag("look/pieces/citation.html")
def citation(
    cited: object, why: object = (), evidence: object = (), open: bool = False, brief: bool = False
) -> dict[str, Any]:
    """The citation (依据): clause, sentence, reading, version; 为什么 unfolds the arithmetic."""
    return {
        "citation": pieces.citation(cited),
        "why": why or (),
        "evidence": evidence or (),
        "open": open,
        "brief": brief,
    }


@register.inclusion_tag("look/pieces/clause.html")
def clause(clause: object) -> dict[str, Any]:
    """A clause as a page to read (条文): anchor, heading, sentence, reading, source."""
    return {
        "number": pieces.get(clause, "id", "clause"),
        "heading": pieces.get(clause, "heading"),
        "sentence": pieces.get(clause, "sentence"),
        "reading": pieces.get(clause, "reading"),
        "source": pieces.get(clause, "source"),
        "examples": pieces.get(clause, "examples", default=()),
    }


@register.inclusion_tag("look/pieces/words.html")
def said(
    text: str, who: str = "", at: object = None, channel: str = "", zone: tzinfo | None = None
) -> dict[str, Any]:
    """The words as first said (原话), pinned above the thread and never changed."""
    return {"text": text, "who": who, "at": at, "channel": channel, "zone": zone}


@register.inclusion_tag("look/pieces/thread.html")
def thread(entries: Any, zone: tzinfo | None = None, now: object = None) -> dict[str, Any]:
    """The thread (经过): acts from first to last, the clock in the margin, what was told set apart."""
    return {"entries": pieces.entries(entries, zone), "now": words.as_moment(now)}


@register.inclusion_tag("look/pieces/seal.html")
def seal(leaf: object, url: str = "", verify: str = "", zone: tzinfo | None = None) -> dict[str, Any]:
    """The seal (存证): log size and short hash; unfolds how to check it oneself."""
    return {
        "seal": pieces.seal(leaf) if leaf is not None else None,
        "url": url,
        "verify": verify,
        "zone": zone,
    }


@register.inclusion_tag("look/pieces/fraction.html")
def fraction(
    num: int,
    den: int,
    excluded: int = 0,
    excluded_label: str = "",
    definition: str = "",
    unit: str = "",
    label: str = "",
) -> dict[str, Any]:
    """A figure that is never alone (分数): numerator, denominator, n, what was left out, its definition."""
    return pieces.fraction(num, den, excluded=excluded) | {
        "excluded_label": excluded_label or _("不计入"),
        "definition": definition,
        "unit": unit,
        "label": label,
    }


@register.inclusion_tag("look/pieces/empty.html")
def empty(sentence: str, url: str = "", button: str = "", icon: str = "") -> dict[str, str]:
    """Nothing here yet (空): one sentence that teaches, one button."""
    return {"sentence": sentence, "url": url, "button": button, "icon": icon}


# --- forms ---------------------------------------------------------------------------------------


@register.inclusion_tag("look/pieces/field.html")
def field(
    bound: forms.BoundField, label: str = "", help: str = "", big: bool = False, short: bool = False
) -> dict[str, Any]:
    """A form field (填写项): label above, help, the error as a sentence, 必填 as a word."""
    widget = bound.field.widget
    help_text = help.strip() or str(bound.help_text)
    attrs: dict[str, str | bool] = {}
    if help and not bound.help_text and bound.auto_id:
        attrs["aria-describedby"] = f"{bound.auto_id}_helptext" + (
            f" {bound.auto_id}_error" if bound.errors else ""
        )
    grouped = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    if isinstance(widget, forms.CheckboxInput):
        kind = "check"
    elif grouped:
        kind = "group"
    else:
        kind = "line"
        name = "select" if isinstance(widget, forms.Select) else "input"
        if isinstance(widget, forms.Textarea):
            name = "input input--text"
        if isinstance(widget, forms.FileInput):
            name = "input input--file"
        attrs["class"] = f"{widget.attrs.get('class', '')} {name}".strip()
    written = SafeString("") if grouped else bound.as_widget(attrs=attrs)
    if isinstance(widget, forms.FileInput):
        written = files(written, many=bool(widget.allow_multiple_selected))
    return {
        "field": bound,
        "widget": written,
        "label": label or bound.label,
        "help": help_text,
        "errors": pieces.error_sentences(bound),
        "kind": kind,
        "big": big,
        "short": short,
    }


def files(written: SafeString, *, many: bool) -> SafeString:
    """选文件: with JavaScript a button and the chosen names in our words, over the browser's own; without, that one."""
    return format_html(
        '<span class="file">{}<span class="button button--plain file__button" aria-hidden="true">{}<span>{}</span></span>'
        '<span class="file__names" data-none="{}"></span></span>',
        written,
        icons.DRAWN["import"],
        _("选文件（可以几个）") if many else _("选文件"),
        _("还没有选"),
    )


@register.inclusion_tag("look/pieces/form_errors.html")
def form_errors(form: forms.Form) -> dict[str, Any]:
    """What is still missing (还差什么): one list above the form, each entry leads to its field."""
    wrong = [bound for bound in form if bound.errors] if form.is_bound else []
    return {"form": form, "fields": [(bound, pieces.error_sentences(bound)[0]) for bound in wrong]}


# --- smaller pieces ------------------------------------------------------------------------------

_STATE_TONES: dict[object, str] = {
    State.REGISTERED: "accent",
    State.SETTLED: "done",
    State.IN_PROGRESS: "accent",
    State.ASSISTING: "accent",
    State.SUSPENDED: "soon",
    State.RESOLVED: "done",
    State.TOLD: "done",
    State.REOPENED: "accent",
}


@register.simple_tag
def state_chip(state: object, word: object) -> SafeString:
    """The matter's state as a word in a quiet frame (状态)."""
    return format_html('<span class="chip chip--{}">{}</span>', _STATE_TONES.get(state, "plain"), word)


@register.inclusion_tag("look/pieces/pager.html")
def pager(next: str = "", previous: str = "", shown: str = "") -> dict[str, str]:
    """Next and previous (翻页) by key, not by page number."""
    return {"next": next, "previous": previous, "shown": shown}


@register.inclusion_tag("look/pieces/stepper.html")
def stepper(current: int, *steps: str) -> dict[str, Any]:
    """Where one is in a few steps (步骤); the first is 1."""
    return {
        "steps": [
            {"n": n, "text": text, "current": n == current, "done": n < current}
            for n, text in enumerate(steps, 1)
        ],
        "current": current,
    }


@register.inclusion_tag("look/pieces/progress.html")
def progress(done: int, total: int, label: str = "") -> dict[str, Any]:
    """How far (进度): the bar and its figures; 80/100, never a bar alone."""
    return {"done": done, "total": total, "label": label}


@register.simple_tag
def qr(url: str, label: str = "") -> SafeString:
    """A QR code (二维码) as inline SVG without styles, always dark on light."""
    code = segno.make(url, error="m", micro=False)
    drawing = code.svg_inline(
        border=3, svgclass="qr__code", lineclass=None, omitsize=True, dark="#1E2329", light="#FFFFFF"
    )
    return format_html(
        '<figure class="qr"><span role="img" aria-label="{}">{}</span>{}</figure>',
        label or _("二维码"),
        mark_safe(drawing),
        format_html("<figcaption>{}</figcaption>", label) if label else "",
    )
