"""Layer 3: criteria → screen → score → explanation. Pure: values and the standard library, no I/O, no clock."""
