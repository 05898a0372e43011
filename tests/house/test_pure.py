import subprocess
import sys

from house.sources import PACKAGE, ROOT, python

ALSO = ["integrity/merkle.py", "integrity/notes.py", "integrity/verify.py", "cases/lifecycle.py"]
ALSO += ["sync/envelope.py", "sync/bodies.py", "sync/times.py"]
PURE = [path.removeprefix("src/wangge/") for path in python("src/wangge/policy/")] + ALSO

IMPORT_WITHOUT_DJANGO = """
import importlib, sys
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "django":
            raise ImportError(f"{name} is not for here")
sys.meta_path.insert(0, Nowhere())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_the_pure_files_import_with_django_unimportable():
    assert all((PACKAGE / path).exists() for path in ALSO)
    names = [
        "wangge." + path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in PURE
    ]
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_WITHOUT_DJANGO, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-800:]


def test_the_verifier_stands_alone(tmp_path):
    """An auditor takes this one file away; it must not need the rest."""
    alone = tmp_path / "verify.py"
    alone.write_bytes((PACKAGE / "integrity/verify.py").read_bytes())
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{IMPORT_WITHOUT_DJANGO}\nassert not [m for m in sys.modules if m.startswith('wangge')]",
            "verify",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-800:]


def test_the_regulation_imports_nothing_of_ours():
    above = ("integrity", "territory", "cases", "faces", "config", "cli")
    knows = [
        f"{path} knows {package}"
        for path in python("src/wangge/policy/")
        for package in above
        if f"wangge.{package}" in (ROOT / path).read_text()
    ]
    assert not knows
