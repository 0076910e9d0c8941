"""dnpc: performance analysis of Parsl workflows after they ran."""

from dnpc.project import Project, ProjectError

__all__ = ["Project", "ProjectError"]
