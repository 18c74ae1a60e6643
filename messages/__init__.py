"""Everything a person sees, and the channel-neutral vocabulary of what is said and heard."""
