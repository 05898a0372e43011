"""The shape all forms of the console share (表单): text without NUL, days as days, one sentence for each mistake."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

REQUIRED = {"required": _("这一项要填。")}
CHOICE = {"required": _("请选一项。"), "invalid_choice": _("没有这一项，请在列出的里面选。")}
DAY = {"required": _("请填日期。"), "invalid": _("日期要写成 2026-11-24 这样。")}


def text(
    label: Any, *, longest: int = 2000, rows: int = 3, required: bool = True, help: Any = ""
) -> forms.CharField:
    """大段文字: a textarea with its own limit and sentences."""
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=help,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=REQUIRED | {"max_length": _("太长了：最多 %(limit_value)d 个字，现在 %(show_value)d 个。")},
    )  # fmt: skip


def line(
    label: Any, *, longest: int = 120, required: bool = True, help: Any = "", **attrs: str
) -> forms.CharField:
    """一行文字: an input with its own limit and sentences."""
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=help, widget=forms.TextInput(attrs=attrs),
        error_messages=REQUIRED | {"max_length": _("太长了：最多 %(limit_value)d 个字，现在 %(show_value)d 个。")},
    )  # fmt: skip


def choice(
    label: Any, choices: Any = (), *, required: bool = True, radio: bool = False, help: Any = "", **kept: Any
) -> Any:
    """选一项: a select, or radios where all are to be seen at once."""
    widget = forms.RadioSelect() if radio else forms.Select()
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=help,
        widget=widget,
        error_messages=CHOICE,
        **kept,
    )


def row(label: Any, *, required: bool = True, help: Any = "", empty: Any = _("请选择")) -> Any:
    """选一行: a select over rows; the form gives the rows when it is made."""
    field: Any = forms.ModelChoiceField(
        queryset=None,
        label=label,
        required=required,
        help_text=help,
        empty_label=empty,
        error_messages=CHOICE,
    )
    return field


class PersonField(forms.ModelChoiceField):
    """选一位同事: the posts stand beside each name, those of the near grids first."""

    told: Mapping[int, str] = {}

    def offer(self, people: Any, posts: Iterable[Any], near: Iterable[int] = ()) -> None:
        """给出名单: `people`, with what `posts` say of each; `near` are ids of grids."""
        held: dict[int, list[str]] = {}
        close, first = set(near), set()
        for post in posts:
            about = post.grid or post.sector or post.unit
            word = f"{about or ''} {post.get_role_display()}".strip()
            held.setdefault(post.person_id, []).append(
                word + (pgettext("post", "（代）") if post.stands_in_for_id else "")
            )
            if post.grid_id in close:
                first.add(post.person_id)
        self.told = {pk: "、".join(each) for pk, each in held.items()}
        nearness = Case(When(pk__in=first, then=0), default=1)
        self.queryset = people.order_by(nearness, "name", "pk")

    def label_from_instance(self, obj: Any) -> str:
        posts = self.told.get(obj.pk)
        return f"{obj.name} · {posts}" if posts else obj.name


def person(label: Any, *, required: bool = True, empty: Any = _("请选择")) -> Any:
    """选一位同事; the form gives the people when it is made."""
    field: Any = PersonField(
        queryset=None, label=label, required=required, empty_label=empty, error_messages=CHOICE
    )
    return field


def rows(label: Any, *, required: bool = True, help: Any = "") -> Any:
    """选几行: boxes to tick; the form gives the rows when it is made."""
    field: Any = forms.ModelMultipleChoiceField(
        queryset=None,
        label=label,
        required=required,
        help_text=help,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOICE,
    )
    return field


def day(label: Any, *, required: bool = True, help: Any = "") -> forms.DateField:
    """日期."""
    return forms.DateField(
        label=label, required=required, help_text=help, error_messages=DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def moment(label: Any, *, required: bool = True, help: Any = "") -> forms.DateTimeField:
    """时刻: in the place's zone."""
    return forms.DateTimeField(
        label=label, required=required, help_text=help, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages=DAY | {"invalid": _("时间要写成 2026-11-24 09:30 这样。")},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """几个文件: none, one or several files under one name."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [each for each in (data if isinstance(data, (list, tuple)) else [data]) if each]
        if self.required and not given:
            raise forms.ValidationError(_("请选文件。"), code="required")
        return [super(FilesField, self).clean(each, initial) for each in given]
