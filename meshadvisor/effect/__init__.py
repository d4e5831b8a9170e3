"""Layer 3.7: what a change of the data does to the answers, and to what was promised."""
