"""Layer 4: other projects' published files → proposals for statements. Nothing here writes to the data."""
