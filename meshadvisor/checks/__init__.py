"""Layer 4: coded checks of the data, one family a file. Reading is C1, shape C2; both happen in `kb`."""
