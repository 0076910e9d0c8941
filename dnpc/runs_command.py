"""What is loaded and built: a line for each run."""

from pathlib import Path
from typing import Any

from rich.text import Text

from dnpc.terminal import OUTCOME_STYLES, duration, make_console, print_columns

_OUTCOMES = ("exec_done", "memo_done", "failed", "dep_fail", "unfinished")
_HEADINGS = (
    *("run", "run_id", "began (UTC)", "lasted", "by", "tasks"),
    *_OUTCOMES,
    *("workers", "Parsl", "sources"),
)


def show_runs(runs: list[dict[str, Any]]) -> None:
    """Print runs, as queries/runs.sql gives them, a line each."""
    console = make_console()
    if not runs:
        console.print("no runs: nothing that is loaded tells of one")
        return
    n_needed = _needed_characters([run["run_id"] for run in runs])
    print_columns(
        console,
        _HEADINGS,
        [
            (
                Path(run["rundir"]).name if run["rundir"] else "-",
                run["run_id"][:n_needed],
                f"{run['began_at']:%Y-%m-%d %H:%M:%S}" if run["began_at"] else "-",
                _lasted(run),
                "@".join(name for name in (run["user_name"], run["hostname"]) if name),
                f"{run['n_tasks']:,}",
                *(_count(run[f"n_{outcome}"], outcome) for outcome in _OUTCOMES),
                "" if run["n_workers"] is None else f"{run['n_workers']:,}",
                run["parsl_version"] or "",
                run["sources"] or "",
            )
            for run in runs
        ],
        right=frozenset(("lasted", "tasks", *_OUTCOMES, "workers")),
    )


def _needed_characters(run_ids: list[str]) -> int:
    """How much of the run_ids tells them apart, at least 8 characters."""
    longest = max(map(len, run_ids))
    return next(
        (n for n in range(8, longest) if len({run[:n] for run in run_ids}) == len(run_ids)), longest
    )


def _lasted(run: dict[str, Any]) -> str | Text:
    return Text("no end", "yellow") if run["lasted_s"] is None else duration(run["lasted_s"])


def _count(number: int, outcome: str) -> Text:
    return Text(f"{number:,}" if number else "", OUTCOME_STYLES.get(outcome, "yellow"))
