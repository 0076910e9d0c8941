"""The logs of applications, as the user names them: NAME=GLOB."""

import glob
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from loaders.files import LogName, walk

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


class NamedLogError(Exception):
    """A log is not named as it must be; the message says why and what to do."""


def find_named_logs(
    options: Mapping[str, tuple[str, Sequence[str]]],
) -> dict[Path, LogName]:
    """What each file is called that the options name.

    Args:
        options: For each option, such as `--log`, the kind of the files and the values NAME=GLOB.

    Raises:
        NamedLogError: a value is not NAME=GLOB, names no file, or a file has two names.
    """
    found: dict[Path, LogName] = {}
    for option, (kind, values) in options.items():
        for value in values:
            name, separator, pattern = value.partition("=")
            if not separator or not pattern:
                raise NamedLogError(
                    f"{option} {value}: not NAME=GLOB. Say what the log is called, and where it "
                    f"is: {option} campaign={value.strip('=') or 'campaign.log'}"
                )
            if not NAME.fullmatch(name):
                raise NamedLogError(
                    f"{option} {value}: the name {name!r} is not one. Begin with a letter or _, "
                    "and use letters, digits, _, . and - only."
                )
            log_name = LogName(kind, name)
            paths = _matches(pattern)
            if not paths:
                raise NamedLogError(
                    f"{option} {value}: no file matches {pattern} in {Path.cwd()}. Correct the "
                    "path, and put a pattern in quotes, so that the shell leaves it alone."
                )
            for path in paths:
                if (other := found.setdefault(path, log_name)) != log_name:
                    raise NamedLogError(
                        f"{option} {value}: {path} is {other.name} ({other.kind}) already. Give "
                        "each file one name and one option."
                    )
    return found


def _matches(pattern: str) -> list[Path]:
    """The files that a path, a folder or a glob is; their real paths."""
    expanded = os.path.expanduser(pattern)  # noqa: PTH111 - Path fails for users that are not there
    if Path(expanded).is_dir():
        paths = list(walk(Path(expanded)))
    elif Path(expanded).exists():
        paths = [Path(expanded)]
    else:
        matches = map(Path, sorted(glob.glob(expanded, recursive=True)))  # noqa: PTH207 - absolute patterns
        paths = [path for path in matches if not path.is_dir()]
    return [Path(os.path.realpath(path)) for path in paths]
