"""Benchmarks: every figure that the README gives is one command here."""
