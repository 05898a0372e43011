"""大写金额: sums of money in the capital numerals of receipts and official papers. No Django, no rounding."""

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def in_words(amount: Decimal) -> str:
    """1500 → 壹仟伍佰元整, 1005.06 → 壹仟零伍元零陆分. Whole fen only, not negative."""
    fen = amount * 100
    if fen != fen.to_integral_value() or fen < 0 or fen >= 10**18:
        raise ValueError(f"不能写成大写：{amount}")
    yuan, rest = divmod(int(fen), 100)
    jiao, fen_ = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{text}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif yuan:
        text += "零"
    return text + (f"{_DIGITS[fen_]}分" if fen_ else "整")


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    text, gap = "", False
    for group in range((len(str(number)) - 1) // 4, -1, -1):
        four = number // 10 ** (4 * group) % 10_000
        if four == 0:
            gap = bool(text)
            continue
        text += ("零" if text and (gap or four < 1000) else "") + _four(four) + _GROUPS[group]
        gap = False
    return text


def _four(number: int) -> str:
    """Below 10 000: one 零 for any gap inside, none at the end."""
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
        gap = digit == 0
    return text
