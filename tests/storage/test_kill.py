"""A hundred times `kill -9` in the middle of concurrent writes: nothing acknowledged is lost, nothing is half-done."""

import os
import random
import select
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from service.storage.backup import backup, restore
from service.storage.database import Database
from service.storage.records import Change, Remembered, Stored
from service.storage.schema import metadata
from service.storage.sql_learners import SqlLearners
from tests.storage.events import NOON, event
from tree.evidence import Event, Withdrawal, replay

KILLS = 100
KILLED_RESTORES = 15
WRITERS = 3
LEARNERS = ("ann", "bob")


def events_of(number: int) -> tuple[Event, ...]:
    """The three events of the change with this number."""
    return tuple(event(n, f"skill-{n % 5}", n % 4) for n in range(number, number + 3))


def write_until_killed(url: str, seed: int, acknowledge: int) -> None:
    """Write changes of three events each, which take back the event before them, and say which are durable."""
    learners, chance = SqlLearners(Database(url)), random.Random(seed)
    number = seed * 100_000
    while True:
        number += 3
        learner = chance.choice(LEARNERS)
        remember = Remembered(f"key-{number}", "f", 201, {"number": number})

        def decide(stored: Stored | None, _: object, number: int = number, remember: Remembered = remember) -> Change:
            last = [e.id for e in stored.events[-1:]] if stored else []
            return Change(
                events=events_of(number), withdrawals=dict.fromkeys(last, Withdrawal(NOON)), remember=remember
            )

        learners.change(learner, decide, now=NOON, key=remember.key)
        os.write(acknowledge, f"{learner} {number}\n".encode())


def start(work: Callable[[], None]) -> int:
    """A process that does this; a fork, so that it need not import anything."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(1)
    return pid


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def test_nothing_acknowledged_is_lost(database_url):
    database = Database(database_url)
    SqlLearners(database).load("ann")  # the schema is there before the first kill
    database.close()
    reading, acknowledge = os.pipe()
    os.set_blocking(reading, False)
    chance, seed, said = random.Random(1), 0, b""
    running: list[int] = []
    for _ in range(KILLS):
        while len(running) < WRITERS:
            seed += 1
            running.append(start(lambda seed=seed: write_until_killed(database_url, seed, acknowledge)))
        said += at_least(chance.randint(1, 4), reading)
        time.sleep(chance.uniform(0, 0.01))  # the moment of the kill, not a wait for anything
        kill(running.pop(chance.randrange(WRITERS)))
        said += drain(reading)
    for pid in running:
        kill(pid)
    said += drain(reading)

    acknowledged = {tuple(line.split()) for line in said.decode().splitlines()}
    assert len(acknowledged) >= KILLS
    fresh = Database(database_url)
    for learner in LEARNERS:
        stored = SqlLearners(fresh).load(learner)
        numbers = [int(e.id.removeprefix("event-")) for e in stored.events]
        assert len(set(numbers)) == len(numbers)
        firsts = numbers[::3]
        # changes are whole, and in their order
        assert numbers == [n + i for n in firsts for i in range(3)]
        assert stored.version == len(firsts)
        assert {int(n) for who, n in acknowledged if who == learner} <= set(firsts)
        # each but the first took back the event before it, and none took back anything without its own events
        taken_back = [int(e.id.removeprefix("event-")) for e in stored.events if e.withdrawal]
        assert taken_back == [n + 2 for n in firsts[:-1]]
        assert replay(stored.events) == levels_after(firsts)
    fresh.close()


def levels_after(firsts: list[int]) -> dict[str, int]:
    """What the numbers of the changes alone say about the levels: the last event of each skill that stands."""
    last = firsts[-1] + 2
    standing = [n for first in firsts for n in range(first, first + 3) if n == last or n != first + 2]
    levels = {f"skill-{n % 5}": n % 4 for n in standing}
    return {skill_id: level for skill_id, level in levels.items() if level}


def at_least(lines: int, pipe: int) -> bytes:
    """What was said, once that are as many lines; so a slow machine kills as well between writes as a fast one."""
    said = b""
    while said.count(b"\n") < lines:
        assert select.select([pipe], [], [], 30)[0], "no writer writes"
        said += drain(pipe)
    return said


def drain(pipe: int) -> bytes:
    said = b""
    while True:
        try:
            said += os.read(pipe, 65536)
        except BlockingIOError:
            return said


def everything(database: Database) -> dict[str, list[str]]:
    with database.reading() as connection:
        return {t.name: sorted(map(repr, connection.execute(t.select()))) for t in metadata.sorted_tables}


def restore_until_killed(url: str, files: tuple[Path, Path], acknowledge: int) -> None:
    """Restore one backup after the other, saying when each is begun."""
    tempfile.tempdir = str(files[0].parent)  # what a killed restore leaves behind goes with the test
    database = Database(url)
    while True:
        for file in files:
            os.write(acknowledge, b"begun\n")
            restore(database, file)


def test_a_restore_that_is_killed_is_whole_or_not_at_all(database_url, tmp_path):
    database, states, files = Database(database_url), [], (tmp_path / "1.zip", tmp_path / "2.zip")
    for number, file in enumerate(files):
        for change in range(100):
            SqlLearners(database).change(
                f"learner-{change % 30}",
                lambda *_, n=(number * 100 + change) * 3: Change(events=events_of(n)),
                now=NOON,
            )
        backup(database, file, NOON)
        states.append(everything(database))
    database.close()
    reading, acknowledge = os.pipe()
    os.set_blocking(reading, False)
    chance = random.Random(1)
    for _ in range(KILLED_RESTORES):
        pid = start(lambda: restore_until_killed(database_url, files, acknowledge))
        at_least(2, reading)
        time.sleep(chance.uniform(0, 0.3))  # the moment of the kill, not a wait for anything
        kill(pid)
        drain(reading)
        assert everything(database) in states
    SqlLearners(database).change("learner-0", lambda *_: Change(events=events_of(9_000)), now=NOON)
    database.close()
