"""Try readers on bytes that a coverage-guided fuzzer finds; `make fuzz` does so with each.

    python -m tests.python.fuzz json -max_total_time=60

What follows the reader's name is for libFuzzer. Bytes that a reader fails on are kept in a file
`crash-...`; its name as the last argument tries these alone.
"""

import sys
import tempfile
from pathlib import Path

import atheris

for module in ("json", "json.decoder", "json.scanner", "pickle"):
    sys.modules.pop(module, None)  # else they are not seen
with atheris.instrument_imports(include=["loaders", "json", "pickle"]):
    from tests.python.fuzzed_readers import SMALL, Readers, forbidden_calls, seeds


MEMORY = "/dev/shm"  # several times as many tries a second as on a disk


def main() -> None:
    reader, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir=MEMORY if Path(MEMORY).is_dir() else None) as name:
        folder, corpus = Path(name, "files"), Path(name, "corpus")
        folder.mkdir()
        corpus.mkdir()
        read = Readers(folder).by_name[reader]
        for module, constant, value in SMALL:
            setattr(module, constant, value)
        for number, seed in enumerate(seeds(reader)):
            (corpus / str(number)).write_bytes(seed)
            read(seed)  # what is imported late runs code as well
        with forbidden_calls() as made:

            def test(data: bytes) -> None:
                read(data)
                assert not made

            atheris.Setup([sys.argv[0], *options, str(corpus)], test)
            atheris.Fuzz()


if __name__ == "__main__":
    main()
