"""Backups: every table as lines of JSON in one zip file, so that either database can be restored from it."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from pydantic import BaseModel, NonNegativeInt, ValidationError
from sqlalchemy import Connection, DateTime, MetaData, Table, insert, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from service.disk import replacing
from service.errors import Misconfigured, StorageUnavailable
from service.messages import saying
from service.storage.database import Database, first_line, sqlite_url
from service.storage.migrating import known_revisions, upgrade
from service.storage.schema import HEAD, facts, metadata, tokens

Format = Literal["path-of-mastery/backup"]
FORMAT: Format = "path-of-mastery/backup"
MANIFEST = "manifest.json"
BATCH = 1000
_REVISIONS = "alembic_version"
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    SQLAlchemyError,
    EOFError,
    # rows of the wrong form, and archives that are encrypted or compressed in other ways
    AttributeError,
    KeyError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)


class Manifest(BaseModel):
    """What a backup says of itself; `rows` and `sha256` are by table."""

    format: Format
    revision: str
    made_at: datetime
    rows: dict[str, NonNegativeInt]
    sha256: dict[str, str]


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
        about = Manifest(format=FORMAT, revision=HEAD, made_at=now, rows=counts, sha256=hashes)
        out.writestr(MANIFEST, about.model_dump_json(indent=1))
    return counts


def restore(database: Database, file: Path) -> dict[str, int]:
    """Replace everything that is stored by a backup, in one transaction; returns the rows per table.

    The backup is first read whole into a database of its own and brought up to date there, so one that is damaged or
    newer than this program changes nothing; raises Misconfigured. Access is not taken back to the time of the backup:
    a service that is closed stays so, a token that was revoked stays revoked, and one made since stays valid.
    """
    with TemporaryDirectory() as folder:
        fresh = Database(sqlite_url(Path(folder) / "restored.db"))
        try:
            _read_into(fresh, file)
            with database.replacing() as target:
                with fresh.writing() as scratch:
                    _keep_access(target, scratch)
                for table in reversed(metadata.sorted_tables):
                    target.execute(table.delete())
                with fresh.reading() as source:
                    counts = {table.name: _copy(table, source, target) for table in metadata.sorted_tables}
        finally:
            fresh.close()
    database.forget_deleted()
    return counts


def _keep_access(target: Connection, scratch: Connection) -> None:
    """Put who may in today beside what the backup says, so that what was closed or revoked since stays so."""
    _add_missing(facts, target, scratch)
    _add_missing(tokens, target, scratch)
    for token_id, at in target.execute(
        select(tokens.c.id, tokens.c.revoked_at).where(tokens.c.revoked_at.is_not(None))
    ):
        scratch.execute(tokens.update().where(tokens.c.id == token_id).values(revoked_at=at))


def _add_missing(table: Table, source: Connection, target: Connection) -> None:
    key = table.primary_key.columns[0].name
    known = set(target.execute(select(table.c[key])).scalars())
    rows = [dict(row) for row in source.execute(select(table)).mappings() if row[key] not in known]
    if rows:
        target.execute(insert(table), rows)


def _read_into(fresh: Database, file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            about = Manifest.model_validate_json(archive.read(MANIFEST))
            if about.revision not in known_revisions():
                raise Misconfigured(saying("error.newer-backup", path=file))
            upgrade(fresh, about.revision)
            with fresh.engine.execution_options(mastery_writes=True).begin() as connection:
                for table in _tables(connection):
                    _check(table, archive, about)
                    _load(table, archive, connection)
            upgrade(fresh)
    except OSError as error:
        raise Misconfigured(saying("error.not-readable", path=file, why=error.strerror)) from None
    except OperationalError as error:
        raise StorageUnavailable(saying("error.temporary-folder", why=error.orig)) from error
    except ValidationError as invalid:
        first = invalid.errors()[0]
        what = ": ".join([MANIFEST, *map(str, first["loc"]), first["msg"]])
        raise Misconfigured(saying("error.not-a-backup", path=file, why=what)) from None
    except _DAMAGES as error:
        raise Misconfigured(saying("error.damaged-backup", path=file, why=first_line(error))) from None


def _tables(connection: Connection) -> list[Table]:
    """All tables of the revision that the database is at, each after those it refers to."""
    schema = MetaData()
    schema.reflect(connection)
    return [table for table in schema.sorted_tables if table.name != _REVISIONS]


def _check(table: Table, archive: zipfile.ZipFile, about: Manifest) -> None:
    """Raise ValueError unless the table is as it was written."""
    digest, count = sha256(), 0
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in lines:
            digest.update(line)
            count += 1
    if (count, digest.hexdigest()) != (about.rows.get(table.name), about.sha256.get(table.name)):
        raise ValueError(f"the table {table.name} is not as it was written")


def _load(table: Table, archive: zipfile.ZipFile, connection: Connection) -> None:
    times = [column.name for column in table.columns if isinstance(column.type, DateTime)]
    with archive.open(f"{table.name}.jsonl") as lines:
        for batch in _batches(lines):
            rows = [json.loads(line) for line in batch]
            for row in rows:
                row.update({t: datetime.fromisoformat(row[t]) for t in times if row[t] is not None})
            connection.execute(insert(table), rows)


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
