"""Inserts beside reading."""

import duckdb
import pyarrow as pa

from loaders.inserts import Inserts


def test_inserted_rows_are_let_go_before_the_transaction_ends() -> None:
    with duckdb.connect() as connection, Inserts(connection) as inserts:
        connection.execute("create table numbers (number bigint)")
        connection.begin()
        allocated = pa.total_allocated_bytes()
        for _ in range(3):
            inserts.insert(
                "insert into numbers from pending_rows",
                pa.table({"number": pa.array(range(10_000), pa.int64())}),
            )
        inserts.wait()
        assert connection.execute("select count(*) from numbers").fetchone() == (30_000,)
        assert pa.total_allocated_bytes() == allocated
