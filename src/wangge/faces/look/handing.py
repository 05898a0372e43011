"""递出文件 (handing out): a kept file with exactly the headers that were decided for it."""

from typing import BinaryIO

from django.http import FileResponse


def handed(file: BinaryIO, headers: dict[str, str]) -> FileResponse:
    """一份文件. The headers go on afterwards: FileResponse writes a type and a disposition of its own over those given."""
    answer = FileResponse(file)
    for name, value in headers.items():
        answer[name] = value
    return answer
