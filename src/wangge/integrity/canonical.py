"""规范 JSON (RFC 8785): the same bytes as the `rfc8785` package gives, several times sooner. No Django in here.

What is plain (text, whole numbers, true, false, nothing, lists, dictionaries) is written here; everything else,
fractions above all, is left to the package, which also says why something cannot be written. A property test
holds the two against each other.
"""

from json.encoder import encode_basestring as _quoted
from typing import Any

import rfc8785

_LARGEST = 2**53 - 1


class Ready(dict[str, Any]):
    """已写好的: a dictionary with its canonical text, which whoever changes neither may use again and again."""

    __slots__ = ("text",)

    def __init__(self, value: dict[str, Any], text: str) -> None:
        super().__init__(value)
        self.text = text


def ready(value: dict[str, Any]) -> Ready:
    """写好: with its text, for a dictionary that is needed more than once."""
    return Ready(value, text(value))


def dumps(value: Any) -> bytes:
    """规范写法, in UTF-8. Raises rfc8785.CanonicalizationError, a ValueError, as the package does."""
    try:
        return text(value).encode()
    except UnicodeEncodeError as error:
        raise rfc8785.CanonicalizationError("input contains non-UTF-8 codepoints") from error


def text(value: Any) -> str:
    """同上,未编码: the same as characters. Half a character passes here and is refused by whoever stores it."""
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if kind is dict:
        keys = _in_order(value)
        if keys is not None:
            pairs = [
                f"{_quoted(key)}:{_quoted(each) if type(each := value[key]) is str else text(each)}"
                for key in keys
            ]
            return "{" + ",".join(pairs) + "}"
    elif kind is Ready:
        return str(value.text)
    elif value is None:
        return "null"
    elif kind is bool:
        return "true" if value else "false"
    elif kind is int and -_LARGEST <= value <= _LARGEST:
        return str(value)
    elif kind is list or kind is tuple:
        return "[" + ",".join([text(each) for each in value]) + "]"
    return rfc8785.dumps(value).decode()


def _in_order(value: dict[Any, Any]) -> list[str] | None:
    """键的次序: by UTF-16, which for ASCII is the usual one; None where a key is not plain text."""
    keys = list(value)
    for key in keys:
        if type(key) is not str:
            return None
    keys.sort()
    if not "".join(keys).isascii():
        keys.sort(key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return keys
