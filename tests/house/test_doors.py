import ast
from collections.abc import Callable, Iterable

from house.sources import python, tree

DOOR = "src/wangge/integrity/passage.py"
ACTS = tuple(
    f"src/wangge/{package}/"
    for package in ("policy", "integrity", "territory", "journal", "cases", "reports", "surveys")
)


def found(paths: Iterable[str], wrong: Callable[[ast.AST], bool]) -> list[str]:
    return [f"{path}:{node.lineno}" for path in paths for node in ast.walk(tree(path)) if wrong(node)]


def written(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if "/migrations/" not in path]


def asks_a_table(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}


def test_a_face_asks_acts_and_never_the_tables():
    assert not found(python("src/wangge/faces/"), asks_a_table), "ask a function of the package below"


def sets_a_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        updates = node.func.attr in {"update", "update_or_create", "bulk_update"}
        return updates and any(word.arg == "state" for word in node.keywords)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return len(node.args) > 1 and isinstance(node.args[1], ast.Constant) and node.args[1].value == "state"
    return False


def test_only_the_door_changes_a_state():
    assert not found(written(path for path in python() if path != DOOR), sets_a_state), "use passage.take"


CLOCKS = {
    ("timezone", "now"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
}


def looks_at_a_clock(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    owner = node.func.value
    name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
    # localdate(at) converts a moment that was given; localdate() looks at the clock.
    bare = node.func.attr in {"localdate", "localtime"} and name == "timezone" and not node.args
    return bare or (name, node.func.attr) in CLOCKS


def test_an_act_is_told_the_time_and_looks_at_no_clock():
    acts = written(path for path in python() if path.startswith(ACTS) and "/management/" not in path)
    assert not found(acts, looks_at_a_clock), "take `at` from the caller"


def reads_the_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and node.attr == "getenv":
        return True
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "environ"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return isinstance(node.func.value, ast.Attribute) and node.func.value.attr == "environ"
    return False


def test_only_the_settings_read_the_environment():
    others = [path for path in python() if path != "src/wangge/config/settings.py"]
    assert not found(others, reads_the_environment), "make it a setting"
