"""dnpc: performance analysis of Parsl workflows after they ran."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dnpc.project import Project, ProjectError

__all__ = ["Project", "ProjectError"]


def __getattr__(name: str) -> Any:
    """Import what is asked for.

    Were DuckDB imported here, before `__main__` is there, it would take `python -m dnpc` for a
    person at a prompt, and draw its progress bar among the output.
    """
    if name not in __all__:
        raise AttributeError(f"module 'dnpc' has no attribute '{name}'")
    from dnpc import project

    return getattr(project, name)
