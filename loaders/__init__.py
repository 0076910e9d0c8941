"""Land the files of Parsl runs as raw tables.

Loaders interpret nothing: they find files, say what kind each one is and where it belongs, and land
its records as they are written. All meaning is given later, in SQL.
"""
