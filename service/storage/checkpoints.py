"""Where LangGraph keeps a turn that stopped half-way: in the same database, SQLite or PostgreSQL.

What is kept is plain JSON data. It is read strictly: nothing that was put there by somebody else makes an object.
"""

import sqlite3
from threading import Lock
from typing import TYPE_CHECKING, Any

from service.errors import NotInstalled
from service.messages import saying
from service.storage.database import LOCK_WAIT, Database

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

MOST_CONNECTIONS = 4


class Checkpoints:
    """The checkpointer of a database, opened when first needed."""

    def __init__(self, database: Database) -> None:
        self._database, self._lock = database, Lock()
        self._saver: BaseCheckpointSaver[Any] | None = None
        self._closing: Any = None

    @property
    def saver(self) -> "BaseCheckpointSaver[Any]":
        """The checkpointer; raises NotInstalled."""
        with self._lock, self._database.explained():
            if self._saver is None:
                self._saver = self._sqlite() if self._database.is_sqlite else self._postgres()
            return self._saver

    def forget(self, thread_id: str) -> None:
        """Remove what is kept of a thread."""
        self.saver.delete_thread(thread_id)

    def close(self) -> None:
        """Give the connections back."""
        if self._closing is not None:
            self._closing.close()
        self._saver = self._closing = None

    def _sqlite(self) -> "BaseCheckpointSaver[Any]":
        from langgraph.checkpoint.sqlite import SqliteSaver

        file = str(self._database.engine.url.database)
        connection = sqlite3.connect(file, timeout=LOCK_WAIT, check_same_thread=False)
        connection.execute("PRAGMA secure_delete = ON")  # as for everything else of a learner
        saver = SqliteSaver(connection, serde=_strict())
        saver.setup()
        self._closing = connection
        return saver

    def _postgres(self) -> "BaseCheckpointSaver[Any]":
        try:
            from langgraph.checkpoint.postgres import PostgresSaver
            from psycopg.rows import dict_row
            from psycopg_pool import ConnectionPool
        except ModuleNotFoundError:
            raise NotInstalled(saying("error.postgres-missing")) from None
        url = self._database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row, "connect_timeout": LOCK_WAIT}
        pool = ConnectionPool(url, min_size=0, max_size=MOST_CONNECTIONS, kwargs=options, timeout=LOCK_WAIT, open=True)
        saver = PostgresSaver(pool, serde=_strict())  # type: ignore[arg-type]  # of connections whose rows are dicts, as it wants
        saver.setup()
        self._closing = pool
        return saver


def _strict() -> "JsonPlusSerializer":
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

    return JsonPlusSerializer(pickle_fallback=False, allowed_json_modules=None, allowed_msgpack_modules=None)
