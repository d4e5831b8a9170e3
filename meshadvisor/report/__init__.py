"""Layer 4: results → text. What is said is composed once, as blocks; each format only renders blocks."""
