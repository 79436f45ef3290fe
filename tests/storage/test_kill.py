"""A hundred times `kill -9` in the middle of concurrent writes: nothing acknowledged is lost, nothing is half-done."""

import os
import random
import select
import signal
import time

from service.storage.database import Database
from service.storage.records import Change, Remembered
from service.storage.sql_learners import SqlLearners
from tests.storage.events import NOON, event
from tree.evidence import replay

KILLS = 100
WRITERS = 3
LEARNERS = ("ann", "bob")


def write_until_killed(url: str, seed: int, acknowledge: int) -> None:
    """Write changes of three events each, and say which are durable."""
    learners, chance = SqlLearners(Database(url)), random.Random(seed)
    number = seed * 100_000
    while True:
        number += 3
        learner = chance.choice(LEARNERS)
        events = tuple(event(number + i, f"skill-{chance.randrange(5)}", chance.randrange(4)) for i in range(3))
        remember = Remembered(f"key-{number}", "f", 201, {"number": number})
        learners.change(
            learner, lambda *_, e=events, r=remember: Change(events=e, remember=r), now=NOON, key=remember.key
        )
        os.write(acknowledge, f"{learner} {number}\n".encode())


def start_writer(url: str, seed: int, acknowledge: int) -> int:
    """A writer process; a fork, so that it need not import anything."""
    pid = os.fork()
    if pid == 0:
        try:
            write_until_killed(url, seed, acknowledge)
        finally:
            os._exit(1)
    return pid


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
            running.append(start_writer(database_url, seed, acknowledge))
        said += at_least(chance.randint(1, 4), reading)
        time.sleep(chance.uniform(0, 0.01))  # the moment of the kill, not a wait for anything
        victim = running.pop(chance.randrange(WRITERS))
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        said += drain(reading)
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
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
        assert replay(stored.events) == replay(sorted(stored.events, key=lambda e: numbers.index(int(e.id[6:]))))
    fresh.close()


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
