"""Tags of the regulation page (读制度): a worked example as people read it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.faces.look import words

register = template.Library()

NAMES = {
    "received": gettext_lazy("收到"), "due": gettext_lazy("到期"), "on": gettext_lazy("日期"),
    "count": gettext_lazy("次数"), "reached": gettext_lazy("算达到"), "score": gettext_lazy("得分"),
    "scores": gettext_lazy("得分"), "in_band": gettext_lazy("在档内"), "done": gettext_lazy("做了"),
    "met": gettext_lazy("算做到"), "allowed": gettext_lazy("可以"), "amount": gettext_lazy("数额"),
    "chosen": gettext_lazy("选定"), "sample": gettext_lazy("样本"), "warned": gettext_lazy("提醒"),
    "level": gettext_lazy("层级"), "lane": gettext_lazy("紧急程度"), "day": gettext_lazy("日期"),
}  # fmt: skip


@register.filter
def example_said(example: Any) -> list[tuple[Any, str]]:
    """What is given and what comes out, in words; the reason stands apart."""
    return list(_said(example.values))


def _said(values: Any) -> Iterator[tuple[Any, str]]:
    for name, value in values.items():
        if name != "because":
            yield NAMES.get(name, name), _plain(value)


def _plain(value: Any) -> str:
    match value:
        case bool():
            return _("是") if value else _("否")
        case datetime():
            return f"{words.full_day(value)} {value:%H:%M}"
        case date():
            return f"{words.full_day(value)}({words.weekday(value)})"
        case list() | tuple():
            return "、".join(map(_plain, value))
        case _:
            return str(value)
