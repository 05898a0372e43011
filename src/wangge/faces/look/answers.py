"""答卷的表单 (the form of a ballot): the round's own questions, each with its levels and the right to leave it blank."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

BLANK = "-"  # said to be left blank: nothing is chosen for anybody beforehand, and what was chosen can be taken back


class AnswerForm(forms.Form):
    """一份答卷: the code, the questions, a few words if one likes."""

    code = forms.CharField(
        label=_("答题码"),
        max_length=40,
        help_text=_("纸条上的 12 个字母和数字，大小写、空格和短横都不要紧。"),
        error_messages={"required": _("请填纸条上的答题码。"), "max_length": _("答题码没有这么长。")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-not-kept": "",
            }
        ),
    )
    words = forms.CharField(
        label=_("还想说的话（可以不写）"),
        max_length=500,
        required=False,
        help_text=_("截止以后打乱次序给社区看，网格长看不到。请不要写姓名、电话。"),
        error_messages={"max_length": _("太长了：最多 %(limit_value)d 个字，现在 %(show_value)d 个。")},
        widget=forms.Textarea(attrs={"rows": 3, "data-not-kept": ""}),
    )

    def __init__(self, *args: Any, round: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(each["key"], each["words"]) for each in round.levels]
        self.asked = [each["key"] for each in round.questions]
        for each in round.questions:
            self.fields[each["key"]] = forms.ChoiceField(
                label=each["words"],
                choices=[*levels, (BLANK, _("不想答"))],
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("没有这一档，请在列出的里面选。")},
            )

    def questions(self) -> list[Any]:
        return [self[key] for key in self.asked]

    def answers(self) -> dict[str, str]:
        """所答的: a question left blank is absent."""
        return {
            key: self.cleaned_data[key]
            for key in self.asked
            if self.cleaned_data.get(key, "") not in ("", BLANK)
        }
