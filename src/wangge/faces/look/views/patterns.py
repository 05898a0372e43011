"""The pattern page (样式总览): every piece on one page, for those who maintain the look."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wangge.faces.look import errors, icons
from wangge.faces.look.views import examples

_LAYOUTS = {
    "portal": "look/patterns.html",
    "console": "look/patterns_console.html",
    "paper": "look/patterns_paper.html",
}


def page(request: HttpRequest, layout: str = "portal") -> HttpResponse:
    """Every piece, with examples from the real engine; only in the demo and in development."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    if layout.isdigit():
        return errors.page(request, int(layout), retry_after=300 if layout == "429" else None)
    if layout == "refused":
        return errors.refused(request, ValueError(_("告知居民之前不能关闭：还没有把结果告诉居民。")))
    if layout not in _LAYOUTS:
        raise Http404
    text, days = examples.pack(), examples.calendar()
    messages.success(request, _("已收妥，编号 2026-1124-0031。回执可以打印，也可以拍照留存。"))
    messages.info(request, _("本条由条款 B-3.4 提示，尚未决定。"))
    messages.warning(request, _("还差两样材料，已一次告知。"))
    badges = examples.badges(text, days)
    return render(
        request,
        _LAYOUTS[layout],
        {
            "regulation": text,
            "place": "槐荫社区",
            "zone": examples.ZONE,
            "now": examples.NOW,
            "badges": badges,
            "first": badges[0]["deadline"],
            "rolled": badges[4]["deadline"],
            "clauses": [text.clauses[name] for name in ("B-3.1", "B-3.4") if name in text.clauses],
            "thread": examples.thread(text),
            "form": examples.ReportForm(prefix="filter"),
            "wrong": examples.ReportForm({"words": "", "where": "2号楼东侧", "channel": "phone"}),
            "leaf": {"index": 4127, "hash": hashlib.sha256(b"wangge").hexdigest()},
            "received": examples.NOW - timedelta(days=1, hours=5),
            "icons": sorted(icons.PATHS),
            "tokens": ("ink", "quiet", "indigo", "vermilion", "pine", "ochre", "hairline", "rule", "edge"),
        },
    )
