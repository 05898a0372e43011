"""暂存 (caching): small counts shared by the processes of this machine, as files."""

import pickle
import secrets
import time
import zlib
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks


class Files(FileBasedCache):
    """Django's files, but whether there are too many is looked at once in a hundred writes: each look lists them all."""

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """One at a time, and until the moment first given: Django's own loses counts made at once and starts its time anew."""
        try:
            with open(self._key_to_file(key, version), "r+b") as file:  # type: ignore[attr-defined]
                locks.lock(file, locks.LOCK_EX)  # goes with the file
                until = pickle.load(file)
                if until is not None and until < time.time():
                    raise ValueError(key)
                start = file.tell()
                count: int = pickle.loads(zlib.decompress(file.read())) + delta
                file.seek(start)
                file.write(zlib.compress(pickle.dumps(count, self.pickle_protocol)))
                file.truncate()
        except (FileNotFoundError, EOFError):
            raise ValueError(key) from None
        return count

    def _cull(self, *args: Any, **named: Any) -> None:
        if secrets.randbelow(100) == 0:
            super()._cull(*args, **named)  # type: ignore[misc]
