"""Many jobs at once, each in a process of its own with limits: one for each core here, or on a Dask cluster."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from importlib import import_module
from itertools import islice
from types import TracebackType
from typing import Any, NamedTuple, Self

from excelsim.errors import InputError
from excelsim.guarded.guard import guarded
from excelsim.languages.sentence import Sentence, carried

CONNECT = 10
"""Seconds after which a cluster that does not answer is none."""

LOOK = 5
"""Seconds without an answer after which it is looked whether the cluster still has workers."""

WAITING = 2
"""So many jobs for each worker are handed out at once: memory does not grow with the number of jobs."""

MISSING = Sentence('a Dask cluster is used by distributed, which is missing: pip install "excelsim[dask]"')


class Job(NamedTuple):
    """What `guarded` is to be called with."""

    call: str
    arguments: tuple[Any, ...]
    seconds: float
    memory: int


class Workers:
    """Who does jobs: processes here, or the workers of a Dask cluster, each of which has excelsim and sees the files.

    `with Workers(dask) as workers: for place, answer in workers.each(jobs): ...`

    Parameters
    ----------
    dask : str, optional
        The address of a cluster's scheduler, such as "tcp://10.0.0.1:8786".
    count : int, optional
        How many jobs are done here at once; one for each core if not given.
    """

    def __init__(self, dask: str | None = None, count: int | None = None) -> None:
        self.dask, self._client = dask, _client(dask) if dask else None
        if self._client:
            self.count = max(1, sum(self._client.nthreads().values()))
            self._pool: Executor = self._client.get_executor(pure=False)
        else:
            self.count = count or os.cpu_count() or 1
            self._pool = ThreadPoolExecutor(self.count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._client:
            self._client.close()
        else:  # after Ctrl-C, what has not begun need not begin
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def each(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Any]]:
        """Hand out the first jobs at once; yield the place of each and its answer, or its InputError, as they end."""
        left, waiting = enumerate(jobs), dict[Future[Any], int]()
        self._hand_out(left, waiting)
        return self._answers(left, waiting)

    def _hand_out(self, left: Iterator[tuple[int, Job]], waiting: dict[Future[Any], int]) -> None:
        for place, job in islice(left, WAITING * self.count - len(waiting)):
            waiting[self._pool.submit(_done, job)] = place

    def _answers(self, left: Iterator[tuple[int, Job]], waiting: dict[Future[Any], int]) -> Iterator[tuple[int, Any]]:
        while waiting:
            for answer in self._ended(waiting):
                place = waiting.pop(answer)
                self._hand_out(left, waiting)
                yield place, self._answer(answer)

    def _ended(self, waiting: Iterable[Future[Any]]) -> set[Future[Any]]:
        """Wait until a job has ended. InputError if nobody is left to do any."""
        while not (ended := wait(waiting, LOOK if self._client else None, FIRST_COMPLETED).done):
            client: Any = self._client
            try:
                client.wait_for_workers(1, timeout=CONNECT)  # some may be starting anew
            except Exception as error:
                raise InputError(LOST, address=self.dask) from error
        return ended

    def _answer(self, answer: Future[Any]) -> Any:
        """Return a job's answer, or its InputError. InputError is raised if the cluster cannot do any."""
        try:
            return answer.result()
        except InputError as error:
            return error
        except CancelledError as error:
            raise InputError(LOST, address=self.dask) from error
        except Exception as error:
            if self.dask is None or isinstance(carried(error), Sentence):
                raise
            raise InputError(
                "the Dask cluster {address} could not do it ({reason}): do its workers have this excelsim?",
                address=self.dask,
                reason=f"{type(error).__name__}: {error}".partition("\n")[0],
            ) from error


LOST = Sentence(
    "the Dask cluster {address} was lost in the middle of the work (its scheduler has ended, or all its workers have), "
    "and nothing was written: start it again and repeat the command"
)


def _done(job: Job) -> Any:
    return guarded(job.call, *job.arguments, seconds=job.seconds, memory=job.memory)


def _client(address: str) -> Any:
    """Connect to a cluster. InputError if there is none."""
    try:
        connect: Any = import_module("distributed").Client
    except ModuleNotFoundError as error:
        raise InputError(MISSING) from error
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a lost connection is said by us, once
    client = connect.__new__(connect)
    try:
        client.__init__(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        client.__del__()  # at once: if Python does so while the next one is being made, that waits for itself forever
        raise InputError(
            "no Dask cluster answers at {address}: start one (dask scheduler, dask worker), or name another address",
            address=address,
        ) from error
    if not client.nthreads():
        client.close()
        raise InputError("the Dask cluster {address} has no workers: start some (dask worker)", address=address)
    return client
