"""What belongs to the project: the files git keeps or would keep."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wangge"


@cache
def files() -> tuple[str, ...]:
    """Paths from the root, without what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    return tuple(sorted(path for path in listed if path and (ROOT / path).is_file()))


def python(under: str = "src/wangge/") -> list[str]:
    return [path for path in files() if path.startswith(under) and path.endswith(".py")]


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(), path)
