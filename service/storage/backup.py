"""Backups: every table as lines of JSON in one zip file, so that either database can be restored from it."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, DateTime, MetaData, Table, insert, select

from service.disk import replacing
from service.errors import Misconfigured
from service.storage.database import Database, sqlite_url
from service.storage.migrating import known_revisions, upgrade
from service.storage.schema import HEAD, metadata

FORMAT = "path-of-mastery/backup"
MANIFEST = "manifest.json"
BATCH = 1000


def backup(database: Database, file: Path, now: datetime) -> dict[str, int]:
    """Write everything that is stored, as it stands at one moment; returns the rows per table."""
    counts: dict[str, int] = {}
    hashes: dict[str, str] = {}
    with (
        replacing(file) as part,
        database.reading() as connection,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for table in metadata.sorted_tables:
            digest, counts[table.name] = sha256(), 0
            with out.open(f"{table.name}.jsonl", "w") as lines:
                for row in connection.execute(select(table)).mappings():
                    line = json.dumps(dict(row), ensure_ascii=False, default=datetime.isoformat).encode() + b"\n"
                    lines.write(line)
                    digest.update(line)
                    counts[table.name] += 1
            hashes[table.name] = digest.hexdigest()
        about = {"format": FORMAT, "revision": HEAD, "made_at": now.isoformat(), "rows": counts, "sha256": hashes}
        out.writestr(MANIFEST, json.dumps(about, indent=1))
    return counts


def restore(database: Database, file: Path) -> dict[str, int]:
    """Replace everything that is stored by a backup, in one transaction; returns the rows per table.

    The backup is first read whole into a database of its own and brought up to date there, so one that is damaged or
    newer than this program changes nothing; raises Misconfigured.
    """
    with TemporaryDirectory() as folder:
        fresh = Database(sqlite_url(Path(folder) / "restored.db"))
        try:
            _read_into(fresh, file)
            with fresh.reading() as source, database.writing() as target:
                for table in reversed(metadata.sorted_tables):
                    target.execute(table.delete())
                counts = {table.name: _copy(table, source, target) for table in metadata.sorted_tables}
        finally:
            fresh.close()
    database.forget_deleted()
    return counts


def _read_into(fresh: Database, file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            about = json.loads(archive.read(MANIFEST))
            if about.get("format") != FORMAT:
                raise Misconfigured(f"{file}: not a backup of Path of Mastery")
            if about["revision"] not in known_revisions():
                raise Misconfigured(f"{file}: made by a newer Path of Mastery: upgrade the program first")
            upgrade(fresh, about["revision"])
            with fresh.engine.execution_options(mastery_writes=True).begin() as connection:
                schema = MetaData()
                schema.reflect(connection)
                for table in (t for t in schema.sorted_tables if t.name in about["rows"]):
                    _load(table, archive, about, connection)
            upgrade(fresh)
    except OSError as error:
        raise Misconfigured(f"{file}: cannot be read: {error.strerror}") from None
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise Misconfigured(f"{file}: not a backup, or damaged: {error}") from None


def _load(table: Table, archive: zipfile.ZipFile, about: dict[str, Any], connection: Connection) -> None:
    digest, count = sha256(), 0
    times = [column.name for column in table.columns if isinstance(column.type, DateTime)]
    with archive.open(f"{table.name}.jsonl") as lines:
        for batch in _batches(lines):
            rows = [json.loads(line) for line in batch]
            for row in rows:
                row.update({t: datetime.fromisoformat(row[t]) for t in times if row[t] is not None})
            connection.execute(insert(table), rows)
            count += len(rows)
            for line in batch:
                digest.update(line)
    if count != about["rows"][table.name] or digest.hexdigest() != about["sha256"][table.name]:
        raise ValueError(f"the table {table.name} is not as it was written")


def _batches(lines: Any) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _copy(table: Table, source: Connection, target: Connection) -> int:
    copied = 0
    for rows in source.execute(select(table)).mappings().partitions(BATCH):
        target.execute(insert(table), [dict(row) for row in rows])
        copied += len(rows)
    return copied
