"""Plausible recordings of people who do not exist: for the demo, the Garmin simulator, tests and benchmarks.

Everything follows from an athlete's seed: the same arguments give the same arrays. No Django here.
"""
