"""暂存 (caching): small counts shared by the processes of this machine, as files."""

import secrets
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache


class Files(FileBasedCache):
    """Django's files, but whether there are too many is looked at once in a hundred writes: each look lists them all."""

    def _cull(self, *args: Any, **named: Any) -> None:
        if secrets.randbelow(100) == 0:
            super()._cull(*args, **named)  # type: ignore[misc]
