"""口令: words that everybody here would try first."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wangge.territory.models import Place

ALWAYS = ("wangge", "shequ", "jiedao", "网格", "社区", "街道")


class ContextWords:
    """Refuses a password that is little more than a word from this office: its places' names and codes."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.casefold()
        for word in sorted({*ALWAYS, *self._places()}, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < 6 and len(rest) < len(password):
            raise ValidationError(
                _("口令里除了本单位的名称几乎没有别的，很容易被猜到。请换一个。"), code="context_word"
            )

    def get_help_text(self) -> str:
        return _("不要用社区、街道或单位的名称加几个数字作口令。")

    def _places(self) -> set[str]:
        said = {str(part).casefold() for pair in Place.objects.values_list("name", "code") for part in pair}
        return {word for word in said if len(word) > 1}
