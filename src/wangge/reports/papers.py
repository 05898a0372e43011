"""签发的文书: how a composed paper is fixed — its canonical bytes, their digest."""

import hashlib
from typing import Any

from wangge.integrity import canonical


def digest(content: Any) -> str:
    """摘要: SHA-256 of the canonical JSON, hex."""
    return hashlib.sha256(canonical.dumps(content)).hexdigest()
