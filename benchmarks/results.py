"""What was measured: kept as JSON, told as tables and a plot, compared with what comes later."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ALLOWED_GROWTH = 1.5
CHECKED_STAGES = ("load", "build", "questions")
BEGIN, END = "<!-- Made by measure.py --write: begin -->\n", "<!-- end -->\n"


@dataclass(frozen=True)
class Stage:
    """What one stage took."""

    name: str
    wall_s: float
    cpu_s: float
    peak_mb: float


@dataclass(frozen=True)
class Measured:
    """A new run of `n_tasks`: the floor, load, build, and the ten questions, in all and each."""

    n_tasks: int
    log_mb: float
    machine: str
    stages: list[Stage]
    questions: list[Stage]

    @property
    def floor(self) -> Stage:
        return self.stage("floor")

    def stage(self, name: str) -> Stage:
        return next(stage for stage in self.stages if stage.name == name)

    def cpu_ratio(self, name: str) -> float:
        return self.stage(name).cpu_s / self.floor.cpu_s


@dataclass(frozen=True)
class Growth:
    """What one more run of `n_tasks` costs where there are `n_runs`."""

    n_tasks: int
    n_runs: int
    load: Stage
    build_of_new_run: Stage
    build_of_all: Stage


def write_measured(folder: Path, measured: Measured) -> None:
    _write(folder / f"tasks-{measured.n_tasks}.json", asdict(measured))


def write_growth(folder: Path, growth: Growth) -> None:
    _write(folder / f"runs-{growth.n_runs}-of-{growth.n_tasks}.json", asdict(growth))


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1) + "\n")


def read_measured(path: Path) -> Measured:
    values = json.loads(path.read_text())
    for name in ("stages", "questions"):
        values[name] = [Stage(**stage) for stage in values[name]]
    return Measured(**values)


def read_growth(path: Path) -> Growth:
    values = json.loads(path.read_text())
    stages = ("load", "build_of_new_run", "build_of_all")
    return Growth(**{**values, **{name: Stage(**values[name]) for name in stages}})


def all_measured(folder: Path) -> list[Measured]:
    return sorted(map(read_measured, folder.glob("tasks-*.json")), key=lambda each: each.n_tasks)


def all_growth(folder: Path) -> list[Growth]:
    return sorted(map(read_growth, folder.glob("runs-*.json")), key=lambda each: each.n_runs)


def find_slower(now: Measured, then: Measured) -> list[str]:
    """A line for each stage whose ratio to the floor, in processor time, has grown by half."""
    return [
        f"{name}: {found:.1f} times the floor, allowed {allowed:.1f}, which is {ALLOWED_GROWTH} "
        f"times the {then.cpu_ratio(name):.1f} of before"
        for name in CHECKED_STAGES
        if (found := now.cpu_ratio(name)) > (allowed := ALLOWED_GROWTH * then.cpu_ratio(name))
    ]


def tables(measured: Sequence[Measured], growth: Sequence[Growth]) -> str:
    """Everything in Markdown."""
    said = []
    if measured:
        machines = sorted({each.machine for each in measured})
        said.append(f"Measured with {'; '.join(machines)}. Read the ratios, not the seconds.\n")
        said.append(_table(_HEADINGS, (row for each in measured for row in _stage_rows(each))))
        largest = measured[-1]
        said.append(f"The [ten questions](../docs/questions.md), of {largest.n_tasks:,} tasks:\n")
        said.append(
            _table(
                ("question", "wall s", "ratio to floor"),
                ((q.name, f"{q.wall_s:.2f}", _ratio(q, largest)) for q in largest.questions),
            )
        )
    if growth:
        said.append(
            f"What one more run of {growth[0].n_tasks:,} tasks costs, in seconds of processor time "
            "and MB of memory at the most:\n"
        )
        said.append(
            _table(
                ("runs before", "load", "build of the new run", "build of all", "MB", "MB of all"),
                (
                    (
                        f"{each.n_runs:,}",
                        f"{each.load.cpu_s:.1f}",
                        f"{each.build_of_new_run.cpu_s:.1f}",
                        f"{each.build_of_all.cpu_s:.1f}",
                        f"{each.build_of_new_run.peak_mb:,.0f}",
                        f"{each.build_of_all.peak_mb:,.0f}",
                    )
                    for each in growth
                ),
            )
        )
    return "\n".join(said)


_HEADINGS = ("tasks", "log MB", "stage", "wall s", "ratio to floor", "processor s", "peak MB")


def _stage_rows(measured: Measured) -> list[Sequence[str]]:
    load, build = measured.stage("load"), measured.stage("build")
    both = Stage(
        "load and build",
        load.wall_s + build.wall_s,
        load.cpu_s + build.cpu_s,
        max(load.peak_mb, build.peak_mb),
    )
    return [
        (
            f"{measured.n_tasks:,}",
            f"{measured.log_mb:,.0f}",
            stage.name,
            f"{stage.wall_s:.2f}",
            _ratio(stage, measured),
            f"{stage.cpu_s:.2f}",
            f"{stage.peak_mb:,.0f}",
        )
        for stage in [*measured.stages, both]
    ]


def _ratio(stage: Stage, measured: Measured) -> str:
    return f"{stage.wall_s / measured.floor.wall_s:.1f}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    is_text = [heading in ("stage", "question") for heading in headings]
    rule = ["---" if text else "---:" for text in is_text]
    return "".join(f"| {' | '.join(row)} |\n" for row in (headings, rule, *rows))


def write_page(folder: Path, page: Path) -> None:
    """Put the tables of what is in `folder` between the marks in a page, and its plot beside it."""
    measured, growth = all_measured(folder), all_growth(folder)
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    plot = "\n![What load and build cost as runs grow](growth.png)\n"
    page.write_text(f"{before}{BEGIN}\n{tables(measured, growth)}{plot}{END}{after}")
    plot_growth(measured, growth, page.with_name("growth.png"))


def plot_growth(measured: Sequence[Measured], growth: Sequence[Growth], path: Path) -> None:
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    sizes = [each.n_tasks for each in measured]
    for name, colour in (("floor", "0.6"), ("load", "C0"), ("build", "C1"), ("questions", "C2")):
        seconds = [each.stage(name).cpu_s for each in measured]
        left.loglog(sizes, seconds, "o-", color=colour, label=name)
    left.set(xlabel="tasks of a run", ylabel="processor time, s", title="one run")
    counts = [each.n_runs for each in growth]
    for name, colour in (("load", "C0"), ("build_of_new_run", "C1"), ("build_of_all", "C3")):
        seconds = [getattr(each, name).cpu_s for each in growth]
        right.semilogx(counts, seconds, "o-", color=colour, label=name.replace("_", " "))
    right.set(xlabel="runs that are there", ylabel="processor time, s", title="one more run")
    right.set_ylim(bottom=0)
    for axes in (left, right):
        axes.grid(alpha=0.3)
        if axes.lines:
            axes.legend(frameon=False)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)
