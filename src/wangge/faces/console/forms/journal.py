"""The forms of the diary (日志的表单): one entry needs a kind and words; everything else is what one knows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.faces.console.forms import shape
from wangge.faces.console.forms.redacting import Redacting
from wangge.faces.console.gate import Standing
from wangge.journal import access, reading
from wangge.journal.models import Entry, Need, Review, Sorting, Visit
from wangge.reports.models import PassedOn

GRIDLESS = _("不分网格")


class Part(forms.Form):
    """One of several forms on a page (一页几张表): each has ids of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": f"id_{type(self).__name__.lower()}_%s"} | kwargs))


class Write(forms.Form):
    """记一条."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    kind = shape.choice(_("这是什么"), Entry.Kind.choices, radio=True, initial="heard")
    words = shape.text(
        _("写下来"), longest=4000, rows=5, required=False, help=_("照实写。写下就不能改，只能补充更正。")
    )
    where = shape.line(_("在哪里"), required=False, list="recent-places")
    grid = shape.row(_("网格"), required=False, empty=GRIDLESS)
    category = shape.row(_("类别"), required=False, empty=_("以后再定"))
    claimed_at = shape.moment(
        _("什么时候的事"), required=False, help=_("不填就是现在。晚记没有关系，照实写时间。")
    )
    name = shape.line(_("谁来说的"), longest=40, required=False)
    contact = shape.line(_("联系方式"), longest=60, required=False, help=_("加密另存，到期删除。"))
    about: Any = forms.ModelMultipleChoiceField(
        queryset=None, label=_("说的是哪位工作人员"), required=False, error_messages=shape.CHOICE,
        help_text=_("选了以后，这位工作人员看不到这一条。"),
    )  # fmt: skip
    photos = shape.FilesField(label=_("照片"), required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        own = access.grids(standing.extent, standing.place)
        fields["grid"].queryset = own if own else standing.grids()
        if len(own) == 1:
            self.initial.setdefault("grid", own[0].pk)
        if standing.place.kind == "company":
            said = {Entry.Kind.HEARD.value: _("听职工说"), Entry.Kind.LETTER.value: _("书面")}
            fields["kind"].choices = [(kind, said.get(kind, word)) for kind, word in Entry.Kind.choices]
        fields["category"].queryset = standing.categories()
        fields["about"].queryset = standing.colleagues()
        self.recent = reading.recent_places(standing.person)

    def first_fields(self) -> list[Any]:
        return [self[name] for name in ("kind", "words", "where", "grid")]

    def more_fields(self) -> list[Any]:
        return [self[name] for name in ("category", "claimed_at", "name", "contact", "about", "photos")]

    def more_errors(self) -> bool:
        return any(field.errors for field in self.more_fields())


class Search(forms.Form):
    """看哪一天、哪个网格, or what I wrote."""

    day = shape.day(_("哪一天"), required=False)
    grid = shape.row(_("网格"), required=False, empty=_("我看得到的"))
    q = shape.line(_("查我写的"), longest=64, required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["grid"].queryset = access.grids(standing.extent, standing.place)


class Amend(Part):
    """补充更正."""

    words = shape.text(_("补充更正的话"), longest=4000)
    reason = shape.line(_("为什么更正"), longest=200)


class Follow(Part):
    """跟踪新情况."""

    words = shape.text(_("后来怎样了"), longest=2000)
    settles = forms.BooleanField(label=_("已经落实，不用再跟了"), required=False)


class Redact(Part, Redacting):
    """删去文字."""


class Sort(Part):
    """当日分类."""

    verdict = shape.choice(_("这一条"), Sorting.Verdict.choices, radio=True)
    words = shape.line(_("当时怎样办结的"), longest=500, required=False)


class Words(Part):
    """一段话."""

    words = shape.text(_("写几句"), longest=1000)


class Sign(Part):
    """签发; `early`: the day is still running, which whoever signs says to know."""

    words = shape.text(_("要说的话（可不写）"), longest=1000, rows=2, required=False)
    early = forms.BooleanField(
        label=_("我知道今天还没有过完，现在就签"),
        error_messages={"required": _("今天还没有过完。要现在就签，请先打勾；不然等下班以后再签。")},
    )

    def __init__(self, *args: Any, running: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not running:
            del self.fields["early"]


class Report(Part):
    """上报."""

    to = forms.CharField(widget=forms.HiddenInput)
    words = shape.text(_("日报"), longest=2000)


class PassOn(Part):
    """反馈处理意见."""

    told = shape.choice(_("告知居民"), PassedOn.Told.choices, required=False)


class Answer(Part):
    """答复日报."""

    about = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words = shape.text(_("处理意见"), longest=1000)


class NewHousehold(forms.Form):
    """列入优先走访户."""

    grid = shape.row(_("网格"))
    name = shape.line(_("怎么称呼"), longest=40, help=_("加密保存。"))
    address = shape.line(_("住址"), longest=120, help=_("加密保存。"))
    contact = shape.line(_("联系方式"), longest=60, required=False)
    need = shape.choice(_("现在需要什么"), Need.choices, help=_("写的是需要，不是给人分类。"))
    basis = shape.choice(_("依据"), Review.Basis.choices, radio=True, initial="consent")
    basis_words = shape.line(
        _("依据的说明"), longest=120, required=False, help=_("法定职责的写哪部法第几条。")
    )
    review_on = shape.day(_("哪天再问一次"), help=_("一年以内。到那天问问还需不需要。"))

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["grid"].queryset = access.grids(standing.extent, standing.place)


class ReviewAgain(Part):
    """复核."""

    need = shape.choice(_("现在需要什么"), Need.choices)
    basis = shape.choice(_("依据"), Review.Basis.choices, radio=True)
    basis_words = shape.line(_("依据的说明"), longest=120, required=False)
    review_on = shape.day(_("下次哪天问"))


class Visited(Part):
    """记走访."""

    slip = forms.UUIDField(widget=forms.HiddenInput)
    outcome = shape.choice(_("结果"), Visit.Outcome.choices, radio=True, initial="met")
    words = shape.text(_("情况"), longest=2000, rows=2, required=False)
    needs = shape.text(_("需要什么"), longest=1000, rows=2, required=False, help=_("会进本周的汇总。"))
    felt = shape.choice(_("满意不满意"), [("", _("没有问")), *Visit.Felt.choices], required=False)
    visited_at = shape.moment(_("什么时候去的"), required=False, help=_("不填就是现在。"))


class Plan(Part):
    """安排走访."""

    planned_on = shape.day(_("哪天去"), required=False)
    person = shape.row(_("谁去"), required=False, empty=_("以后再定"))

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["person"].queryset = standing.colleagues()


class EndHousehold(Part):
    """不再列入."""

    reason = shape.line(_("为什么"), longest=200)


class Inspect(forms.Form):
    """日志检查."""

    seed = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)
    per_grid = shape.choice(
        _("每个网格看几条"), [("3", "3"), ("5", "5"), ("10", "10"), ("0", _("全部"))], initial="3"
    )
    words = shape.text(_("检查情况（可不写）"), longest=2000, required=False)


class Decide(Part):
    """核定空岗."""

    stands = shape.choice(_("核定"), [("no", _("撤销")), ("yes", _("属实"))], radio=True)
    words = shape.text(_("理由"), longest=500)


class BundleFile(forms.Form):
    """上传文件."""

    file = forms.FileField(label=_("文件（zip）"), error_messages={"required": _("请选文件。")})
