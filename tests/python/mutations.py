"""A short log of each kind, and what can go wrong with it."""

import json
import pickle
import random
import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing

from loaders.raw_tables import DNPC_TABLES, MONITORING_TABLES

_TASK = "00000001-2222-3333-4444-555555555555"
_NOW = "1780000001.250000 2026-05-28 20:26:41 MainProcess-70 MainThread-140"
_OLD = "2022-07-01 20:26:41.250"
_HTEX = "parsl.executors.high_throughput"


def _json_line(name: str, message: str) -> str:
    record = {"created": 1780000001.25, "process": 70, "name": name, "levelname": "INFO"}
    return json.dumps({**record, "msg": message, "formatted": message, "parsl.task": "0"})


_PARSL = [
    "Run id is: 5d0c8f1e",
    "Parsl version: 2026.10.26",
    "Task 0 submitted for App stir, not waiting on any dependency",
    "Task 1 submitted for App stir, waiting on task 0",
    "Task 0 changing state from pending to launched",
    "Parsl task 0 try 0 launched on executor htex with executor id 1",
    "Task 0 try 0 failed with exception of type E\nTraceback:\n  1780000000.0 here",
    "Task 0 changing state from launched to exec_done",
    "Task 1 completed (launched -> exec_done)",
    "Executor task 0 submitted as Work Queue task 1",
    "Executor task 0 submitted as TaskVine task with id 2",
    "METRIC task 0 residual=0.5 n=3",
    "DFK cleanup complete",
]
_INSIGHTS = json.dumps(
    {"log": json.dumps({"name": "web", "task_id": _TASK, "message": "received"})}
)
_EXPORT = {
    "status": "Complete",
    "results": [
        [
            {"field": "@timestamp", "value": "2026-05-28 20:26:41.250"},
            {"field": "@message", "value": _INSIGHTS},
            {"field": "@ptr", "value": f"p{number}"},
        ]
        for number in range(3)
    ],
}
_WORK_QUEUE = """\
# time manager_pid MANAGER START|END

1780000000500000 75 MANAGER START
1780000000600000 75 WORKER worker-1 10.0.0.1:9000  CONNECTION
1780000000600000 75 WORKER worker-1 RESOURCES {"cores":[4,"cores"]}
1780000000700000 75 CATEGORY default MAX {"memory":[100,"MB"]}
1780000000700000 75 TASK 1 WAITING default FIRST_RESOURCES {"cores":[1,"cores"]}
1780000000800000 75 TRANSFER INPUT 1 1 0.000010 0.000020 map.py
1780000001000000 75 TASK 1 RUNNING 10.0.0.1:9000  FIRST_RESOURCES {"cores":[1,"cores"]}
1780000002000000 75 TASK 1 WAITING_RETRIEVAL 10.0.0.1:9000\x20
1780000003000000 75 TASK 1 RETRIEVED SUCCESS  0 {} {"wall_time":[1.5,"s"]}
1780000003000000 75 TASK 1 DONE SUCCESS  0 {} {}
1780000004000000 75 WORKER worker-1 10.0.0.1:9000  DISCONNECTION IDLE_OUT
1780000005000000 75 MANAGER END
"""
_TASKVINE = """\
1780000000500000 75 MANAGER 75 START 0
1780000000600000 75 WORKER worker-1 CONNECTION 10.0.0.1:9000
1780000000700000 75 TASK 1 READY default FIRST_RESOURCES 1 {"cores":[1,"cores"]}
1780000001000000 75 TASK 1 RUNNING worker-1  FIRST_RESOURCES {"time_commit_start":[1.1,"s"]}
1780000001500000 75 WORKER worker-1 CACHE_UPDATE file-1 1024 2000 1780000001400000
1780000001600000 75 WORKER worker-1 TRANSFER INPUT file-1 1024 2000 1780000001400000
1780000001700000 75 LIBRARY 2 STARTED worker-1
1780000003000000 75 TASK 1 RETRIEVED SUCCESS  0 {} {"time_worker_start":[1780000001.5,"s"]}
1780000003000000 75 TASK 1 DONE SUCCESS  0\x20
1780000003500000 75 APPLICATION any text
1780000004000000 75 WORKER worker-1 DISCONNECTION FAILURE
1780000005000000 75 MANAGER 75 END 4500000
"""
_NETLOGGER = f"""\
ts=2026-05-28T20:26:41.250Z event=stampede.xwf.start level=Info xwf.id={_TASK} restart_count=0
ts=1780000002 event=stampede.task.info level=Info xwf.id={_TASK} task.id=ID1 argv="a \\"b\\""
ts=1780000003 event=stampede.job_inst.submit.start xwf.id={_TASK} job_inst.id=1 job.id=j1
ts=1780000004 event=stampede.inv.end xwf.id={_TASK} inv.id=1 job_inst.id=1 job.id=j1 dur=1.5
ts=1780000005 event=some.program.start guid=0a1b
ts=1780000006 event=some.program.end guid=0a1b status=0
"""
_INTERCHANGE = [
    f"{_NOW} {_HTEX}.interchange:1 start DEBUG: Put task 1 onto pending_task_queue",
    f"{_NOW} {_HTEX}.interchange:1 start DEBUG: Sent tasks: [1, 2] to manager b'0a1b'",
    f"{_OLD} interchange:1 MainProcess(7) MainThread f [DEBUG]  Removing task 1 from manager",
    f"{_NOW} {_HTEX}.interchange:1 f INFO: Registration info for manager b'0a1b': {{'a': '0'}}",
]
_MANAGER = [
    f"{_NOW} {_HTEX}.process_worker_pool:1 f DEBUG: Got executor tasks: [1], cumulative count: 1",
    f"{_OLD} parsl:1 70 MainThread [INFO]  Manager ID: 0a1b\nBlock ID: 0",
    f"{_NOW} {_HTEX}.process_worker_pool:1 f INFO: Worker 0 was busy when it died",
]
_WORKER = [
    f"{_NOW} {_HTEX}.process_worker_pool:1 worker INFO: Received executor task 1",
    f"{_OLD} worker_log:1 70 MainThread [INFO]  Completed task 1",
    f"{_NOW} {_HTEX}.process_worker_pool:1 f INFO: All processing finished for executor task 1",
]


def _logged(messages: list[str]) -> str:
    return "".join(f"{_NOW} parsl.dflow:1 f INFO: {message}\n" for message in messages)


def _lines(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


_FUNCX = f"{_NOW} funcx:1 f INFO: Passing result to forwarder for task {_TASK}\n" * 2

SAMPLES: dict[str, tuple[str, str]] = {
    "parsl_log": ("parsl.log", _logged(_PARSL)),
    "htex_interchange_log": ("htex/interchange.log", _lines(_INTERCHANGE)),
    "htex_manager_log": ("htex/block-0/0a1b/manager.log", _lines(_MANAGER)),
    "htex_worker_log": ("htex/block-0/0a1b/worker_0.log", _lines(_WORKER)),
    "parsl_json_log": (
        "parsl.jsonlog",
        _lines([_json_line("parsl.dflow", message) for message in _PARSL]),
    ),
    "work_queue_transaction_log": ("wq/transaction_log", _WORK_QUEUE),
    "work_queue_function_log": (
        "wq/function_data/0001/log",
        "1780000001.5 about to execute function\n1780000002.5 function executed\n",
    ),
    "taskvine_transaction_log": ("vine/now/vine-logs/transactions", _TASKVINE),
    "funcx_endpoint_log": ("endpoint.log", _FUNCX),
    "funcx_worker_log": ("0a1b/funcx_worker_3.log", _FUNCX.replace("Passing", "execute_task task")),
    "funcx_client_log": ("synthetic.log", f"1780000001.5 METRIC task {_TASK} n=1\n"),
    "cloudwatch_export": ("aws.json", json.dumps(_EXPORT, indent=1)),
    "netlogger_bp": ("montage.bp", _NETLOGGER),
    "text_log": ("notes.log", "1780000001.5 METRIC task 1 residual=0.5\nplain text\n"),
}
"""For each kind of text and JSON source, where its file is in a run directory, and a short one."""

NAMED_SAMPLES: dict[str, tuple[str, str]] = {
    "application_log": (
        "campaign.txt",
        "2026-05-28 20:26:41 METRIC stage one residual=0.5\n"
        "1780000001.5 METRIC task 1 n=3 unit=GB\n[28/May/2026:20:26:41 +0200] begin\nend\n",
    ),
    "application_json": (
        "steps.json",
        '{"time": 1780000001.5, "step": 1, "state": {"begin": true}}\n'
        '{"time": "2026-05-28T20:26:41Z", "step": 2, "message": "\\u00e9 METRIC task 1 n=3"}\n',
    ),
}
"""The same for logs that get their names with --log and --json."""

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_WORD = re.compile(rb"\w+")
NUMBERS = (
    *(b"", b"0", b"-1", b"1e400", b"-1e-400", b"nan", b"inf", b"9223372036854775808"),
    *(b"99999999999999999999999999999999999999999", b"0.0000000000000000000000001", b"1780000001"),
    *(b"253402300800", b"-62135596801", b"294247", b"2147483648", b"0x10", b"1_000", b"+5", b"1,5"),
)
WORDS = (
    *(b"'", b'"', b"''", b"\\", b"\n", b"\r\n", b"\0", b"\xff", b"\xed\xa0\x80", b"%s", b"{", b"}"),
    *(b"'; drop table raw.loads; --", b"{{ 1 / 0 }}", b"{% raw %}", b"[", b"]", b",", b"(", b" "),
    *("😀".encode(), "é\u2028\u202e".encode(), b"null", b"../../etc/passwd", b"$1", b"x" * 5_000),
    *(b"\\u0000", b"\\ud800", b'{"created":', b'"a": [[[[[', b"b''", b"2026-13-45 25:61:61", b"="),
)


def _cut(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.choices(range(len(data) + 1), k=2))
    return chance.choice([data[:end], data[start:], data[:start] + data[end:]])


def _splice(data: bytes, chance: random.Random) -> bytes:
    name = chance.choice(list(SAMPLES))
    other = _cut(SAMPLES[name][1].encode(), chance)
    position = chance.randrange(len(data) + 1)
    return data[:position] + other + data[position:]


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _shuffle(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    return b"\n".join(chance.choices(lines, k=chance.randrange(1, 2 * len(lines) + 1)))


def _change(data: bytes, chance: random.Random, what: re.Pattern[bytes], into: bytes) -> bytes:
    places = [match.span() for match in what.finditer(data)]
    if not places:
        return data + into
    start, end = chance.choice(places)
    return data[:start] + into + data[end:]


def _renumber(data: bytes, chance: random.Random) -> bytes:
    return _change(data, chance, _NUMBER, chance.choice(NUMBERS))


def _rename(data: bytes, chance: random.Random) -> bytes:
    return _change(data, chance, _WORD, chance.choice(WORDS))


def _encode(data: bytes, chance: random.Random) -> bytes:
    codec = chance.choice(["utf-16", "utf-16-be", "utf-8-sig", "utf-7"])
    return data.decode("utf-8", errors="replace").encode(codec)


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_cut, _splice, _flip, _shuffle, _shuffle, _encode),
    *(_renumber,) * 6,
    *(_rename,) * 6,
)


def mutate(data: bytes, chance: random.Random) -> bytes:
    """The log with a few things changed, as `chance` has it."""
    for _ in range(chance.randrange(1, 6)):
        if data:
            data = chance.choice(_CHANGES)(data, chance)
    return data


def odd_pickle(chance: random.Random) -> bytes:
    """A pickle as Parsl's tracing writes it, of values that it never has."""
    widths = (4, 4, 4, 3)
    events, binds = (
        [
            tuple(_odd_value(chance) for _ in range(chance.choice(widths)))
            for _ in range(chance.randrange(8))
        ]
        for _ in range(2)
    )
    tracing = {"events": events, "binds": binds}
    return pickle.dumps(tracing, chance.randrange(pickle.HIGHEST_PROTOCOL))


def odd_monitoring(chance: random.Random) -> bytes:
    """A monitoring.db of values that it never has."""
    return _odd_database(MONITORING_TABLES, chance)


def odd_toolkit(chance: random.Random) -> bytes:
    """The same as a database of the SQLite toolkit."""
    return _odd_database(DNPC_TABLES, chance)


BINARY_SAMPLES: dict[str, tuple[str, Callable[[random.Random], bytes]]] = {
    "parsl_tracing": ("parsl_tracing.pickle", odd_pickle),
    "monitoring_db": ("monitoring.db", odd_monitoring),
    "dnpc_sqlite": ("dnpc.sqlite3", odd_toolkit),
}
"""For each kind of file that is not text, its name and what makes a short one."""

_USUAL = (
    *("5d0c8f1e", "0", "1", 1, 0, "running", "exec_done", "2026-05-28 20:26:41.250000", None),
    *(1780000001.5, "task", "/scratch/runinfo/000", "htex", "a", "b"),
)


def _odd_value(chance: random.Random) -> object:
    if chance.random() < 0.7:
        return chance.choice(_USUAL)
    odd = chance.choice([*NUMBERS, *WORDS])
    try:
        return chance.choice([odd, odd.decode(errors="replace"), float(odd)])
    except ValueError:
        return odd.decode(errors="replace")


def _odd_database(tables: Mapping[str, tuple[str, ...]], chance: random.Random) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        for table, columns in tables.items():
            connection.execute(f'create table "{table}" ({", ".join(map(repr, columns))})')
            marks = ", ".join("?" * len(columns))
            for _ in range(chance.randrange(4)):
                values = [_odd_value(chance) for _ in columns]
                connection.execute(f'insert into "{table}" values ({marks})', values)
        connection.commit()
        return connection.serialize()
