"""Training science: pure functions over NumPy columns, in SI units, without Django.

The door for an import is :func:`activities.science.summary.summarise`; for a re-scoring job it is
:func:`activities.science.scoring.score`. Every formula names its source in its docstring.
"""
