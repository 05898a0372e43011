"""页面文件: collected once per version under names that carry their hash, so that browsers may keep them."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.test.utils import override_settings

COLLECTING = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


def _digest() -> str:
    total = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            total.update(
                f"{path}\0".encode() + hashlib.sha256(Path(storage.path(path)).read_bytes()).digest()
            )
    return total.hexdigest()


def collect() -> bool:
    """Collects the files when they differ from the last time; says whether it had to."""
    digest, stamp = _digest(), Path(settings.STATIC_ROOT) / "sources.sha256"
    if stamp.exists() and stamp.read_text() == digest:
        return False
    with override_settings(STORAGES=settings.STORAGES | COLLECTING):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest)
    return True
