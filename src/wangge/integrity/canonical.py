"""规范 JSON (RFC 8785): the same bytes as the `rfc8785` package gives, several times sooner. No Django in here.

What is plain (text, whole numbers, true, false, nothing, lists, dictionaries) is written here; everything else,
fractions above all, is left to the package, which also says why something cannot be written. A property test
holds the two against each other.
"""

from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from typing import Any

import rfc8785

_LARGEST = 2**53 - 1


class Text(str):
    """写好的: the canonical text of a value, which stands for the value wherever it is to be written."""

    __slots__ = ()


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
        shape = _shape(tuple(value))
        if shape is not None:
            pairs = [
                name + (_quoted(each) if type(each := value[key]) is str else text(each))
                for key, name in shape
            ]
            return "{" + ",".join(pairs) + "}"
    elif kind is Text:
        return str(value)
    elif value is None:
        return "null"
    elif kind is bool:
        return "true" if value else "false"
    elif kind is int and -_LARGEST <= value <= _LARGEST:
        return str(value)
    elif kind is list or kind is tuple:
        return "[" + ",".join([text(each) for each in value]) + "]"
    return rfc8785.dumps(value).decode()


@lru_cache(maxsize=1024)
def _shape(keys: tuple[Any, ...]) -> tuple[tuple[str, str], ...] | None:
    """键的次序与写法: by UTF-16, which for ASCII is the usual one; None where a key is not plain text.

    Kept, for most dictionaries have the keys of the one before.
    """
    if any(type(key) is not str for key in keys):
        return None
    ordered = sorted(keys)
    if not "".join(ordered).isascii():
        ordered.sort(key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return tuple((key, _quoted(key) + ":") for key in ordered)
