"""命令行的话 (command line): what the parser of arguments says of itself – usage, options, mistakes – in Chinese."""

import argparse
from typing import Any

SAID = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "optional arguments": "选项",
    "show this help message and exit": "显示这份说明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "the following arguments are required: %s": "还缺参数：%s",
    "one of the arguments %s is required": "这几个参数要写一个：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "expected one argument": "后面要跟一个值",
    "expected at least one argument": "后面至少要跟一个值",
    "expected at most one argument": "后面最多跟一个值",
    "expected %s argument": "后面要跟 %s 个值",
    "expected %s arguments": "后面要跟 %s 个值",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)s 这一种，可以是：%(choices)s",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": (
        "没有 %(value)s 这一种，是不是 %(closest)s？可以是：%(choices)s"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有 %(parser_name)s 这一种，可以是：%(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)s 不是可用的值（%(type)s）",
    "not allowed with argument %s": "不能和参数 %s 一起用",
    "ambiguous option: %(option)s could match %(matches)s": "参数 %(option)s 不明确，可以是 %(matches)s",
    "ignored explicit argument %r": "后面不能跟值：%r",
    "can't open '%(filename)s': %(error)s": "打不开 %(filename)s：%(error)s",
}


def chinese() -> None:
    """From now on the parser speaks Chinese; what is not in the table stays as it is."""
    module: Any = (
        argparse  # it looks its own words up by these two names, as they stand at the moment of speaking
    )
    module._ = lambda words: SAID.get(words, words)
    module.ngettext = lambda one, many, n: SAID.get(one if n == 1 else many, one if n == 1 else many)
