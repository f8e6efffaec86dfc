"""Work side by side.

1. Every piece is done once, in another process, and its result comes back; as many at a time as was said.
2. What fails is what would have failed first one after the other, told alike: problems, a stop, the disk; what cannot
   be sent comes with the way to it.
3. A process that is ended from outside stops the work in one message.
4. Where processes cannot be doubled, the work is done one after the other.
5. Nobody is left running, whatever happened.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from macros import workers
from macros.problems import Failure, Place, Problem, Stopped
from macros.workers import side_by_side

WRONG = Problem(Place("a.yml", 1, 2), "X001", "wrong.", "Mend it.", "forms/a")


@pytest.fixture(autouse=True)
def _nobody_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """5. A machine that runs tests side by side has threads of its own: here it may be doubled all the same."""
    monkeypatch.setattr(workers, "can_fork", lambda: True)
    yield
    assert multiprocessing.active_children() == []


def test_every_piece_is_done_elsewhere() -> None:
    """1"""
    found = list(side_by_side(lambda number: (number * number, os.getpid()), range(20), jobs=3))
    assert sorted(result for result, _ in found) == [number * number for number in range(20)]
    assert os.getpid() not in {process for _, process in found}
    assert len({process for _, process in found}) <= 3
    assert list(side_by_side(str, [], jobs=3)) == []


@pytest.mark.parametrize(
    "failure", [Failure([WRONG]), Stopped("so it is"), OSError(errno.ENOSPC, "full"), KeyError("name")]
)
def test_a_failure_is_told_as_it_is(failure: Exception) -> None:
    """2"""

    def fail(number: int) -> None:
        raise failure

    with pytest.raises(type(failure)) as told:
        list(side_by_side(fail, range(4), jobs=2))
    assert str(told.value) == str(failure)
    if isinstance(told.value, Failure):
        assert told.value.problems[0].address == "forms/a"


def test_a_failure_that_cannot_be_sent_is_told_with_the_way_to_it() -> None:
    """2"""

    class Own(Exception):
        pass

    def fail(number: int) -> None:
        raise Own("secret place")

    with pytest.raises(RuntimeError, match=r"in fail(.|\n)*secret place"):
        list(side_by_side(fail, range(2), jobs=2))


def test_the_first_failure_is_the_one_that_is_told() -> None:
    """2, 5"""

    def fail(number: int) -> None:
        time.sleep((0.3, 0, 60)[number])
        raise Stopped(str(number))

    for _ in range(2):
        with pytest.raises(Stopped, match=r"^0$"):
            list(side_by_side(fail, range(3), jobs=3))


def test_a_process_that_is_ended_is_told() -> None:
    """3"""

    def end(number: int) -> None:
        if number:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Stopped, match=r"signal 9.*--jobs 1"):
        list(side_by_side(end, range(4), jobs=2))


def test_an_interrupted_work_ends_at_once() -> None:
    """5"""
    begun = time.monotonic()
    found = side_by_side(lambda number: time.sleep(60 * number), range(3), jobs=3)
    next(found)
    found.close()
    assert time.monotonic() - begun < 30


def test_one_after_the_other_where_it_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """4"""
    monkeypatch.undo()
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert not workers.can_fork()
        assert set(side_by_side(lambda _: os.getpid(), range(4), jobs=2)) == {os.getpid()}
    finally:
        stop.set()
        other.join()
    assert set(side_by_side(lambda _: os.getpid(), range(4), jobs=1)) == {os.getpid()}
