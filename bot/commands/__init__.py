"""The commands of `lacznik`, a module each."""
