"""Copies of the sample run with parts of it missing or spoilt."""

import gzip
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.python.helpers import RUNINFO

RECORD_START = re.compile(rb"\d{10}\.\d+ ")


def _without_monitoring(runinfo: Path) -> None:
    (runinfo / "monitoring.db").unlink()


def _without_executor_logs(runinfo: Path) -> None:
    shutil.rmtree(runinfo / "000" / "htex_Local")


def _without_parsl_log(runinfo: Path) -> None:
    (runinfo / "000" / "parsl.log.gz").unlink()


def _worker_logs_only(runinfo: Path) -> None:
    _keep_only(runinfo, lambda path: path.name.startswith("worker_"))


def _monitoring_only(runinfo: Path) -> None:
    _keep_only(runinfo, lambda path: path.name == "monitoring.db")


def _info_lines_only(runinfo: Path) -> None:
    """As a run without monitoring whose logs are not talkative."""
    _without_monitoring(runinfo)
    for path in _logs(runinfo):
        _rewrite(path, _drop_debug_records)


def _with_rubbish(runinfo: Path) -> None:
    """What no component knows is between the lines of the logs and in monitoring.db."""
    for path in _logs(runinfo):
        _rewrite(path, _add_rubbish)
    with closing(sqlite3.connect(runinfo / "monitoring.db")) as connection:
        connection.executescript(
            """
            alter table task add column gpu_share;
            update task set gpu_share = 'all', task_fail_count = 'many', task_depends = 'x, y'
            where task_id = 3;
            alter table try drop column task_fail_history;
            insert into status select 'first', 'running', timestamp, run_id, 0 from status limit 1;
            insert into status select 3, 'napping', 'yesterday', run_id, 0 from status limit 1;
            drop table resource;
            """
        )


PARTS: dict[str, Callable[[Path], None]] = {
    "without monitoring": _without_monitoring,
    "without executor logs": _without_executor_logs,
    "without parsl.log": _without_parsl_log,
    "worker logs only": _worker_logs_only,
    "monitoring only": _monitoring_only,
    "info lines only": _info_lines_only,
    "with rubbish": _with_rubbish,
}


def copy_part(name: str, folder: Path) -> Path:
    """The runinfo folder of a copy of the sample, changed as `name` says."""
    runinfo = shutil.copytree(RUNINFO, folder / "runinfo")
    PARTS[name](runinfo)
    return runinfo


def _keep_only(runinfo: Path, is_kept: Callable[[Path], bool]) -> None:
    for path in list(runinfo.rglob("*")):
        if path.is_file() and not is_kept(path):
            path.unlink()


def _logs(runinfo: Path) -> list[Path]:
    return [path for path in runinfo.rglob("*") if path.name.endswith((".log", ".log.gz"))]


def _rewrite(path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    data = path.read_bytes()
    is_compressed = path.suffix == ".gz"
    lines = (gzip.decompress(data) if is_compressed else data).splitlines(keepends=True)
    changed = b"".join(change(lines))
    path.write_bytes(gzip.compress(changed) if is_compressed else changed)


def _drop_debug_records(lines: list[bytes]) -> list[bytes]:
    kept = []
    is_debug = False
    for line in lines:
        if RECORD_START.match(line):
            is_debug = b" DEBUG: " in line
        if not is_debug:
            kept.append(line)
    return kept


def _add_rubbish(lines: list[bytes]) -> list[bytes]:
    rubbish = (
        b"\n",
        b"caf\xe9 \xff\xfe\n",
        b"\0\0\n",
        b"1795373583.2 and no more\n",
        b"Task x 3\n",
    )
    changed = []
    for number, line in enumerate(lines):
        changed += [line, rubbish[number % len(rubbish)]]
    return [*changed, b"1795373590.0 2026-11-22 12:53:10 MainProcess-6"]
