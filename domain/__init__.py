"""Pure rules of the programme: standard library only, no I/O, no clock."""
