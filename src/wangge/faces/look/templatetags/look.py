"""The look's tags (样式标签): every piece a face may put on a page. Usage lines: the pattern page at /look/."""

from importlib import metadata

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wangge.faces.look import icons, words

register = template.Library()


# --- words ---------------------------------------------------------------------------------------


@register.filter
def spaced(value: object) -> SafeString:
    """Thin space between Chinese and Latin (中西文间隙); safe markup stays markup."""
    if isinstance(value, SafeString):
        return mark_safe(words.spaced_markup(value))
    return conditional_escape(words.spaced(str(value)))


@register.filter
def day(value: object, zone: object = None) -> str:
    return words.spaced(words.day(value, zone))  # type: ignore[arg-type]


@register.filter
def full_day(value: object, zone: object = None) -> str:
    return words.full_day(value, zone)  # type: ignore[arg-type]


@register.filter
def moment(value: object, zone: object = None) -> str:
    return words.spaced(words.moment(value, zone))  # type: ignore[arg-type]


@register.filter
def span(value: object, now: object) -> str:
    found = words.as_moment(now)
    return words.spaced(words.span(value, found)) if found else ""


# --- shell ---------------------------------------------------------------------------------------


@register.simple_tag
def asset(path: str) -> str:
    """A static file's address; plain if the hashed name is unknown, so that an error page never fails."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
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


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line drawing beside a word (图标), never instead of one; an unknown name draws nothing."""
    path = icons.PATHS.get(name)
    if path is None:
        return SafeString("")
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"'
        ' stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
        ' focusable="false"><path d="{}"/></svg>',
        path,
    )


@register.inclusion_tag("look/pieces/nav_link.html", takes_context=True)
def nav_link(
    context: template.Context, view: str, text: str, icon: str = "", count: int | None = None,
    exact: bool = False,
) -> dict[str, object]:
    """One entry of a navigation (导航): left out when the view does not exist; marks the page one is on."""
    try:
        url = view if view.startswith("/") else reverse(view)
    except NoReverseMatch:
        return {"url": ""}
    path = getattr(context.get("request"), "path", "")
    current = path == url or (not exact and url != "/" and path.startswith(url))
    return {"url": url, "text": text, "icon": icon, "count": count, "current": current}
