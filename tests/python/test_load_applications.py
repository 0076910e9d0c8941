"""The logs of applications, that the user names."""

import gzip
from pathlib import Path

import pytest

from loaders.load import FileOutcome, LoadError, load_paths
from tests.python.helpers import fetch, landed_lines


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a run, and logs of the application in and beside it."""
    for name in (
        "runinfo/000/parsl.log",
        "runinfo/000/app/steps.log",
        "campaign.log",
        "logs/a.log",
        "logs/deep/b.log",
        "logs/notes.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{path.name}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def named(outcomes: list[FileOutcome]) -> dict[str, tuple[str | None, str, str | None]]:
    return {
        o.file.path.name: (o.file.kind, o.file.log_name, o.file.run_dir)
        for o in outcomes
        if o.file.kind in ("application_log", "application_json")
    }


def test_logs_are_landed_under_their_names(work: Path, database: Path) -> None:
    (work / "steps.jsonl").write_text('{"n": 1}\nnot json\n')
    outcomes = load_paths(
        database,
        [work / "runinfo"],
        text_logs=["campaign=campaign.log", "steps=runinfo/*/app/*.log"],
        json_logs=["steps=steps.jsonl"],
    )
    assert len(outcomes) == 4
    assert named(outcomes) == {
        "campaign.log": ("application_log", "campaign", None),
        "steps.log": ("application_log", "steps", "000"),
        "steps.jsonl": ("application_json", "steps", None),
    }
    assert landed_lines(database, work / "campaign.log") == ["campaign.log"]
    assert fetch(database, "select record_number, record from raw.json_records order by 1") == [
        (1, '{"n": 1}'),
        (2, "not json"),
    ]
    assert fetch(database, "select paths from raw.loads") == [
        (
            [
                str(work / "runinfo"),
                "--log campaign=campaign.log",
                "--log steps=runinfo/*/app/*.log",
                "--json steps=steps.jsonl",
            ],
        )
    ]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("logs/*.log", {"a.log"}),
        ("logs/**/*.log", {"a.log", "b.log"}),
        ("logs", {"a.log", "b.log", "notes.txt"}),
        ("logs/notes.txt", {"notes.txt"}),
        ("~/logs/a.log", {"a.log"}),
        ("./logs/../logs/deep/?.log", {"b.log"}),
    ],
)
def test_what_a_glob_names(
    work: Path, database: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, found: set[str]
) -> None:
    monkeypatch.setenv("HOME", str(work))
    outcomes = load_paths(database, [], text_logs=[f"mine={pattern}"])
    assert named(outcomes) == dict.fromkeys(found, ("application_log", "mine", None))


def test_a_file_may_be_named_like_a_glob(work: Path, database: Path) -> None:
    (work / "[1].log").write_text("one\n")
    assert set(named(load_paths(database, [], text_logs=["mine=[1].log"]))) == {"[1].log"}


def test_compressed_logs_are_read(work: Path, database: Path) -> None:
    (work / "old.txt.gz").write_bytes(gzip.compress(b"one\ntwo\n"))
    (outcome,) = load_paths(database, [], text_logs=["old=old.txt.gz"])
    assert (outcome.record_count, outcome.file.compression) == (2, "gzip")


def test_a_name_is_kept_by_loads_that_do_not_say_it(work: Path, database: Path) -> None:
    named_before = named(load_paths(database, [work], text_logs=["mine=logs"]))
    assert set(named_before) == {"a.log", "b.log", "notes.txt"}
    (work / "logs" / "a.log").write_text("one\ntwo\n")
    again = load_paths(database, [work])
    assert named(again) == named_before
    assert {o.file.path.name for o in again if o.status == "landed"} == {"a.log"}
    assert named(load_paths(database, [work / "logs"])) == named_before
    assert landed_lines(database, work / "logs" / "a.log") == ["one", "two"]


def test_naming_a_file_that_was_landed_otherwise_lands_it_anew(work: Path, database: Path) -> None:
    load_paths(database, [work])
    kinds = "select kind, log_name from raw.source_files where path like '%campaign.log'"
    assert fetch(database, kinds) == [("text_log", "campaign.log")]
    for name in ("one", "two"):
        (outcome,) = load_paths(database, [], text_logs=[f"{name}=campaign.log"])
        assert outcome.status == "landed"
        assert fetch(database, kinds) == [("application_log", name)]
    (outcome,) = load_paths(database, [], json_logs=["two=campaign.log"])
    assert fetch(database, kinds) == [("application_json", "two")]
    assert fetch(database, "select record from raw.json_records") == [("campaign.log",)]
    assert landed_lines(database, work / "campaign.log") == []


def test_a_log_of_parsl_can_be_an_applications_too(work: Path, database: Path) -> None:
    (outcome,) = load_paths(
        database, [work / "runinfo" / "000" / "parsl.log"], text_logs=["mine=**/parsl.log"]
    )
    assert (outcome.file.kind, outcome.file.run_dir) == ("application_log", "000")


def test_a_linked_log_is_landed_once(work: Path, database: Path) -> None:
    (work / "runinfo" / "000" / "campaign.log").symlink_to(work / "campaign.log")
    (work / "again.log").symlink_to("campaign.log")
    outcomes = load_paths(
        database, [work / "runinfo"], text_logs=["mine=campaign.log", "mine=again.log"]
    )
    assert named(outcomes) == {"campaign.log": ("application_log", "mine", "000")}
    (outcome,) = load_paths(database, [], text_logs=["mine=again.log"])
    assert outcome.status == "unchanged"
    outcomes = load_paths(database, [work], text_logs=["mine=campaign.log"])
    assert [o.file.log_name for o in outcomes].count("mine") == 1


@pytest.mark.parametrize(
    ("logs", "json", "message"),
    [
        (["campaign.log"], [], "--log campaign.log: not NAME=GLOB"),
        (["campaign="], [], "--log campaign=: not NAME=GLOB"),
        (["=campaign.log"], [], "the name '' is not one"),
        (["1st=campaign.log"], [], "--log 1st=campaign.log: the name '1st' is not one"),
        (["my log=campaign.log"], [], "the name 'my log' is not one"),
        ([], ["x=*.jsonl"], r"--json x=\*.jsonl: no file matches"),
        (["x=nowhere/y.log"], [], "no file matches nowhere/y.log"),
        (["a=campaign.log", "b=c*.log"], [], "campaign.log is a .application_log. already"),
        (
            ["a=campaign.log"],
            ["a=c*.log"],
            "--json a=.*campaign.log is a .application_log. already",
        ),
    ],
)
def test_a_log_that_is_not_named_as_it_must_be(
    work: Path, database: Path, logs: list[str], json: list[str], message: str
) -> None:
    with pytest.raises(LoadError, match=message) as caught:
        load_paths(database, [work], text_logs=logs, json_logs=json)
    assert "\n" not in str(caught.value)
    assert not database.exists()


def test_a_log_that_cannot_be_found_again_is_said(work: Path, database: Path) -> None:
    (work / "gone.log").symlink_to("nothing")
    with pytest.raises(LoadError, match=r"gone\.log|nothing"):
        load_paths(database, [], text_logs=["mine=gon*.log"])
