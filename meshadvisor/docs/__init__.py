"""Layer 5: pages as strings, from reports; written, or compared with what is on disk."""
