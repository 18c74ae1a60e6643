"""One module per feature: plain functions that read, decide by a rule, write, and return steps."""
