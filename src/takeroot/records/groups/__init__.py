"""A large delivery read group by group, in bounded memory: `read_in_groups`; in one piece, `read_records`."""
