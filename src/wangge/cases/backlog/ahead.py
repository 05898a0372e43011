"""先读一步 (ahead): what an iterator gives, made in another process while this one uses what it gave before."""

import multiprocessing
import signal
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from django.db import connection, connections

T = TypeVar("T")


def ahead(made: Iterator[T]) -> Iterator[T]:
    """先做一步: the same things in the same order, and the same error where one is raised.

    One thing waits finished while the next is made. Where processes are not forked, or a transaction is open that a
    second process could not share, everything is made here. `made` must not have begun, and must use no database.
    """
    if not sys.platform.startswith("linux") or connection.in_atomic_block:
        return made
    connections.close_all()  # no process may inherit an open file of the database
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    worker = fork.Process(target=_make, args=(made, there), daemon=True)
    worker.start()
    there.close()
    return _taken(here, worker)


def _taken(here: Connection, worker: Any) -> Iterator[Any]:
    try:
        while True:
            thing, error = here.recv()
            if error is not None:
                raise error
            if thing is None:
                return
            yield thing
    except EOFError:
        raise RuntimeError("读表的进程中途没有了，没有读完；已经写入的留下，再运行一次会接着导入。") from None
    finally:
        here.close()
        worker.terminate()
        worker.join()


def _make(made: Iterator[Any], out: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who writes
    try:
        for thing in made:
            out.send((thing, None))
        out.send((None, None))
    except BrokenPipeError:
        pass
    except Exception as error:
        out.send((None, error))
