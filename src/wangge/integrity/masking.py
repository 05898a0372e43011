"""遮蔽: names and numbers shown to those who need not know them."""

import re

_NUMBERS = re.compile(r"(?<!\d)(\d[\d\- ]{5,20}[\dXx])(?!\d)")


def masked_name(name: str) -> str:
    """遮名: the first character stays."""
    return name[:1] + "**" if name else ""


def masked_contact(contact: str) -> str:
    """遮号码: the last four digits stay."""
    digits = re.sub(r"\D", "", contact)
    return f"*******{digits[-4:]}" if len(digits) >= 7 else ("*" * 6 if contact else "")


def masked_numbers(text: str) -> str:
    """遮去长号码: phone, identity and card numbers."""
    return _NUMBERS.sub(lambda found: found[1][:3] + "****" + found[1][-2:], text)
