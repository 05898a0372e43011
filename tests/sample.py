"""真实样本: data that lies beside the project and is never copied into it. Tests read it in place, or are skipped.

WANGGE_SHARED names the directory that holds `data/`; without it, `shared` beside the project is looked for.
"""

import os
from pathlib import Path

import pytest


def sample(name: str) -> Path:
    """The file `name` under data/, or a skipped test with the reason."""
    folder = Path(os.environ.get("WANGGE_SHARED") or Path(__file__).parents[2] / "shared") / "data"
    path = folder / name
    if not path.is_file():
        pytest.skip(f"no sample {name}: WANGGE_SHARED names no directory that has it, nor does ../shared")
    return path
