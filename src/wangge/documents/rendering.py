"""成文 (rendering): a paper as a file of the form somebody asked for."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wangge.documents import pdf, sheet, word
from wangge.documents.paper import Paper

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip",
}  # fmt: skip
MAKES: dict[str, Callable[[Paper], bytes]] = {"docx": word.render, "pdf": pdf.render, "xlsx": sheet.render}


@dataclass(frozen=True, slots=True)
class Made:
    """做好的文件."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def render(paper: Paper, form: str) -> Made:
    """一份文书成一个文件: docx, pdf or xlsx."""
    return Made(paper.file_name(form), TYPES[form], MAKES[form](paper))


def zipped(
    papers: Iterable[Paper], form: str, name: str, tick: Callable[[int], None] = lambda done: None
) -> Made:
    """几份成一个压缩包; each under its own name, the same name twice gets a number."""
    out, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(out, "w") as file:
        for n, paper in enumerate(papers, 1):
            made = render(paper, form)
            told, again = made.name, 2
            while told in taken:
                told, again = f"{made.name.rsplit('.', 1)[0]} ({again}).{form}", again + 1
            taken.add(told)
            file.writestr(zipfile.ZipInfo(told, (1980, 1, 1, 0, 0, 0)), made.content, zipfile.ZIP_DEFLATED)
            tick(n)
    return Made(f"{name}.zip", TYPES["zip"], out.getvalue())
