"""`wangge …`: a thin table of commands. Each is imported only when it is called."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version

from wangge.config import speaking

SETTINGS = "wangge.config.settings"


@dataclass(frozen=True, slots=True)
class Command:
    """命令: a name, where its body is, and one line of help.

    `target` is either "module:function" (called with the remaining arguments, returns the exit code; knows
    no Django) or empty: then a Django management command of this name.
    """

    name: str
    help: str
    target: str = ""


GROUPS: dict[str, tuple[Command, ...]] = {
    "先看一看": (
        Command("demo", "装入演示用的社区和工厂（写在 var/demo，不动正式数据）"),
        Command("serve", "启动网站；加 --demo 用演示数据"),
    ),
    "制度和期限（不需要数据库）": (
        Command(
            "pack",
            "check 检查制度文本 · show 看条款 · diff 新旧对照 · words 看可用的词",
            "wangge.policy.console:pack",
        ),
        Command("due", "哪天到期：给出期限、条款和逐日计算；也可成批算 CSV", "wangge.policy.console:due"),
    ),
    "正式启用": (
        Command("setup", "第一次启用：建立社区或单位和第一个管理员（只能用一次）"),
        Command("migrate", "建立或升级数据库"),
        Command("place", "open 设立区县、街道、社区或单位 · list 列出现有的"),
        Command("adopt", "采用一份制度，自某天起施行"),
        Command("grids", "import 导入网格边界（GeoJSON）· gaps 查看没人负责的地方"),
        Command("person", "add 登记工作人员并开通登录 · appoint 任命"),
        Command("calendar", "import 导入国务院办公厅公布的放假安排 · list 已有的年份"),
        Command("import", "matters 导入原有事项台账（CSV 或 Excel）"),
    ),
    "事项和存证": (
        Command("why", "为什么是这一天、为什么这样数：按编号说明一件事项或者一个认定"),
        Command("what-if", "试算：记录按一份还没有采用的文本会怎样，谁和哪件事不同、为什么"),
        Command("duties", "定期义务台账：谁、哪天以前、该做什么，做了没有"),
        Command("suggest", "类别提示：从本处自己的分类里学到哪里了"),
        Command("verify", "核对存证：写下的有没有被改过"),
        Command("export-log", "导出存证日志，供别人独立核对"),
        Command("archive", "导出一年的档案：归档目录、签发的文书、日志和核验程序"),
        Command("witness", "上级给下级的存证日志签证"),
    ),
    "日常运行": (
        Command("loop", "到点提醒等定时事务（serve 会自动带上；单独部署时另起一个）"),
        Command("backup", "把数据库、附件和密钥备份成一个文件"),
        Command("restore", "从备份恢复"),
        Command("sync", "import 收进手机导出的未上传文件 · devices 各台手机收到哪里 · end 停用"),
        Command("rotate-keys", "更换加密个人信息的密钥"),
    ),
}
COMMANDS = {command.name: command for group in GROUPS.values() for command in group}


def guide() -> str:
    lines = ["用法：wangge 命令 [参数……]      某个命令的说明：wangge 命令 --help", ""]
    lines += [
        "第一次来？先运行 wangge demo，再运行 wangge serve --demo，用浏览器打开 http://127.0.0.1:8000/。"
    ]
    lines += [
        "只想知道一件事哪天到期：wangge due --pack community --level community --received 2026-09-30T10:00"
    ]
    for title, commands in GROUPS.items():
        lines += ["", title]
        lines += [f"  {command.name:<11} {command.help}" for command in commands]
    lines += ["", "Django 自带的命令（check、shell、dbshell……）也可以这样调用。"]
    lines += ["To see how arguments are parsed in English: wangge --lang en COMMAND --help"]
    return "\n".join(lines)


def _body(target: str) -> Callable[[Sequence[str]], int | None]:
    module, function = target.split(":")
    body: Callable[[Sequence[str]], int | None] = getattr(import_module(module), function)
    return body


def _run(name: str, rest: Sequence[str]) -> int:
    if name in {"-h", "--help", "help"}:
        print(guide())
        return 0
    if name in {"-V", "--version"}:
        print(version("wangge"))
        return 0
    command = COMMANDS.get(name)
    if command and command.target:
        return _body(command.target)(rest) or 0
    return _django(name, rest)


def _django(name: str, rest: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if name == "demo" or "--demo" in rest:
        os.environ["WANGGE_DEMO"] = "1"
    import django
    from django.core import management

    django.setup()  # or Django's own commands hide ours of the same name
    if name not in COMMANDS and name not in management.get_commands():
        near = get_close_matches(name, COMMANDS, n=1)
        meant = f"是不是 {near[0]}？" if near else ""
        print(f"没有“{name}”这个命令。{meant}全部命令：wangge --help", file=sys.stderr)
        return 2
    management.execute_from_command_line(["wangge", name, *rest])
    return 0


def _is_unprepared(error: Exception) -> bool:
    """Whether a database said that it lacks our tables, or one of their columns."""
    asked = type(error).__name__ in {"OperationalError", "ProgrammingError"}
    return asked and any(
        words in str(error) for words in ("no such table", "no such column", "does not exist")
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 refused, 2 not understood."""
    from wangge.policy.pack import Refusal

    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:2] == ["--lang", "en"]:
        del given[:2]
    else:
        speaking.chinese()
    name, *rest = given or ["--help"]
    try:
        code = _run(name, rest)
        sys.stdout.flush()
        return code
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has enough (`| head`); say nothing more, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if not _is_unprepared(error):
            raise
        from django.conf import settings

        first = "wangge demo" if settings.DEMO else "wangge setup（第一次）或 wangge migrate（升级以后）"
        print(f"数据库还没有准备好。请先运行 {first}；数据目录由 WANGGE_HOME 指定。", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
