"""Layer 0: the shapes of every file in `data/` and of requirements, as frozen pydantic models. No I/O."""
