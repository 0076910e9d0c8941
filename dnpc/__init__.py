"""dnpc: performance analysis of Parsl workflows after they ran."""
