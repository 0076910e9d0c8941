"""Inserts that run while the next rows are read."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

# What is worth an insert. DuckDB compresses and writes what fills a group of its rows at once; of
# smaller inserts it keeps the rows in memory until the load ends.
INSERT_BYTES = 64 * 1024 * 1024


class Inserts:
    """Runs one insert at a time beside whatever reads on.

    An error of an insert is raised by what is called next. Nobody else may use the connection
    before `wait` has returned.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._running: Future[None] | None = None

    def insert(self, statement: str, rows: pa.Table, parameters: Sequence[Any] = ()) -> None:
        """Begin a statement that selects from `pending_rows`, once the one before has ended."""
        self.wait()
        self._running = self._thread.submit(self._insert, statement, rows, parameters)

    def wait(self) -> None:
        """Wait until all rows are in the database.

        Raises:
            duckdb.Error: they could not be inserted.
        """
        if self._running:
            running, self._running = self._running, None
            running.result()

    def _insert(self, statement: str, pending_rows: pa.Table, parameters: Sequence[Any]) -> None:
        # DuckDB finds the rows by the name of the argument. What is registered with it, it would
        # hold in memory to the end of the transaction: all rows of a load.
        self._connection.execute(statement, parameters)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._thread.shutdown()
