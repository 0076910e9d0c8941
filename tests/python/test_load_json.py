"""JSON logs: a record on each line, or a document that holds them."""

import gzip
import json
from pathlib import Path

import duckdb
import pytest

from loaders import json_records, text_logs
from loaders.load import FileOutcome, load_paths
from tests.python.helpers import fetch


def load_json(database: Path, path: Path, data: str | bytes) -> FileOutcome:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (outcome,) = load_paths(database, [], json_logs=[f"mine={path}"])
    return outcome


def landed(database: Path) -> list[str]:
    rows = fetch(database, "select record_number, record from raw.json_records order by 1")
    assert [number for number, _ in rows] == list(range(1, len(rows) + 1))
    return [record for _, record in rows]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ('{"a": 1}\n{"a":  1.50}\n', ['{"a": 1}', '{"a":  1.50}']),
        ('{"a": 1}\n\n{"b": {"c', ['{"a": 1}', "", '{"b": {"c']),
        ("1\n[2]\n", ["1", "[2]"]),
        ("[1]\n[2]\n", ["[1]", "[2]"]),
        ("plain text\n{}\n", ["plain text", "{}"]),
        ("", []),
        ("\n", [""]),
    ],
)
def test_each_line_is_a_record(
    tmp_path: Path, database: Path, text: str, records: list[str]
) -> None:
    outcome = load_json(database, tmp_path / "steps.jsonl", text)
    assert landed(database) == records
    assert (outcome.record_count, outcome.note) == (len(records), None)


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ('[{"a": 1}, 2, "x,]"]', ['{"a": 1}', "2", '"x,]"']),
        ("[]", []),
        ("[\n]\n", []),
        ('[\n  {\n    "a": [1,\n 2]\n  },\n  null\n]\n', ['{ "a": [1, 2] }', "null"]),
        ('{"a": [1, 2]}\n', ['{"a": [1, 2]}']),
        ('\n{\r\n  "results": [1, 2]\r\n}\r\n', ['{ "results": [1, 2] }']),
        ("[1.10, 1e400, 123456789012345678901234567890]", None),
        ('["\\u00e9", "é", "\\ud800", "\\u2028", "\u2028"]', None),
        ("[" + "9" * 5000 + "]", ["9" * 5000]),
        ("\ufeff[1]", ["1"]),
    ],
)
def test_a_document_is_taken_apart(
    tmp_path: Path, database: Path, text: str, records: list[str] | None
) -> None:
    outcome = load_json(database, tmp_path / "steps.json", text)
    assert landed(database) == (text[1:-1].split(", ") if records is None else records)
    assert outcome.note is None


EXPORT = {
    "status": "Complete",
    "results": [
        [{"field": "@timestamp", "value": "2022-08-03 11:12:26.150"}],
        [{"field": "@message", "value": '{"results": []}'}],
    ],
    "statistics": {"recordsMatched": 2.0},
}


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_an_export_of_insights_gives_its_rows(
    tmp_path: Path, database: Path, indent: int | None, suffix: str
) -> None:
    data = json.dumps(EXPORT, indent=indent).encode()
    (tmp_path / f"aws.json{suffix}").write_bytes(gzip.compress(data) if suffix else data)
    others = ['{"results": [], "x": "@ptr"}', '{"results": [], "field": 1}', '{"field": "@ptr"}']
    for number, text in enumerate(others):
        (tmp_path / f"other_{number}.json").write_text(text)
    outcomes = {o.file.path.name: o for o in load_paths(database, [tmp_path])}
    assert outcomes[f"aws.json{suffix}"].file.kind == "cloudwatch_export"
    assert {o.file.kind for name, o in outcomes.items() if "other" in name} == {None}
    assert [json.loads(record) for record in landed(database)] == EXPORT["results"]


def test_an_export_without_rows(tmp_path: Path, database: Path) -> None:
    text = '{"results": [], "statistics": {"field": "@ptr", "x": "@ptr"}}'
    assert load_json(database, tmp_path / "aws.json", text).record_count == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[\n{"a": 1},\n{"a": ', "Expecting value"),
        ("[1, 2] trailing", "something follows"),
        ("[1 2]", "neither , nor ]"),
        ("{\n}\n{\n}\n", "something follows"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
        (b'[\n"caf\xe9"\n]', "utf-8"),
    ],
)
def test_what_is_no_document_is_landed_line_by_line(
    tmp_path: Path, database: Path, text: str | bytes, reason: str
) -> None:
    outcome = load_json(database, tmp_path / "steps.json", text)
    data = text.encode() if isinstance(text, str) else text
    lines = data.decode(errors="backslashreplace").removesuffix("\n").split("\n")
    assert landed(database) == lines
    assert "not one JSON document, landed line by line" in (outcome.note or "")
    assert reason in (outcome.note or "")


def test_a_document_that_is_too_large_is_landed_line_by_line(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_records, "MAX_DOCUMENT_BYTES", 5)
    outcome = load_json(database, tmp_path / "steps.json", "[1,\n2,\n3]\n")
    assert landed(database) == ["[1,", "2,", "3]"]
    assert "larger than 5 bytes" in (outcome.note or "")


def test_lines_are_read_as_those_of_text_logs(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_logs, "INSERT_BYTES", 1024)
    lines = [f'{{"n": {n}}}' for n in range(5_000)]
    data = "\n".join(lines).encode() + b'\n"caf\xe9'
    whole = gzip.compress(data)
    load_json(database, tmp_path / "steps.jsonl.gz", whole)
    assert landed(database) == [*lines, r'"caf\xe9']
    counts = "select record_count, repaired_count, is_cut from raw.source_files"
    assert fetch(database, counts) == [(5_001, 1, True)]
    outcome = load_json(database, tmp_path / "steps.jsonl.gz", whole[:-2_000])
    assert "damaged" in (outcome.note or "")
    assert 1_000 < len(landed(database)) < 5_000


def test_a_database_whose_records_were_of_type_json(tmp_path: Path, database: Path) -> None:
    load_json(database, tmp_path / "steps.json", "[1]")
    with duckdb.connect(str(database)) as connection:
        connection.execute("drop table raw.json_records")
        connection.execute(
            "create table raw.json_records (file_id uuid, record_number bigint, record json)"
        )
        connection.execute("alter table raw.source_files drop column executor_task_id")
    load_json(database, tmp_path / "steps.json", "not json\n")
    assert landed(database) == ["not json"]
