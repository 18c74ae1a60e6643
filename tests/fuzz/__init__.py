"""Fuzzing by hand, guided by coverage: see `README.md`. No part of the suite."""
