"""Layer 0: what travels between the layers. Frozen dataclasses, standard library only."""
