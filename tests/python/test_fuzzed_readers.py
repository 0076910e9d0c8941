"""What `make fuzz` tries of the readers, tried a little."""

import random
from pathlib import Path

import pytest

from tests.python.fuzzed_readers import SMALL, Readers, forbidden_calls, seeds
from tests.python.helpers import how_many
from tests.python.mutations import mutate


@pytest.fixture
def readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Readers:
    for module, constant, value in SMALL:
        monkeypatch.setattr(module, constant, value)
    return Readers(tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("reader", ["text", "json", "compressed", "sniffing", "tracing", "sqlite"])
def test_any_bytes_are_read_or_refused(readers: Readers, reader: str) -> None:
    chance = random.Random(1)
    read = readers.by_name[reader]
    for seed in seeds(reader):
        read(seed)
    known = seeds(reader)
    mutated = [mutate(chance.choice(known), chance) for _ in range(how_many(100, 10_000))]
    with forbidden_calls() as made:
        for data in mutated:
            read(data)
    assert made == []
