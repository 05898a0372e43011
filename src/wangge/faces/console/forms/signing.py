"""Forms of signing in (登录): shape only; whether a password is right or good is decided elsewhere."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class SignIn(forms.Form):
    """登录: login and password, both short and plain."""

    login = forms.CharField(
        label=_("登录名"), max_length=40, error_messages={"required": _("请填登录名。")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("口令"), max_length=256, strip=False, error_messages={"required": _("请填口令。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def clean_login(self) -> str:
        login: str = self.cleaned_data["login"]
        if "\x00" in login:
            raise forms.ValidationError(_("登录名里有不能识别的字符。"))
        return login


class NewPassword(PasswordChangeForm):
    """改口令: the old one once, the new one twice."""

    error_messages = {
        "password_mismatch": _("两次填的新口令不一样，请再填一次。"),
        "password_incorrect": _("原口令不对。口令没有改。"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["old_password"].label = _("原口令")
        self.fields["new_password1"].label = _("新口令")
        self.fields["new_password2"].label = _("再填一次新口令")
        self.fields["new_password1"].help_text = _("至少 8 个字；不要用单位名称、姓名或常见的口令。")
        self.fields["new_password2"].help_text = ""
