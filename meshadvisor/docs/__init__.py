"""Layer 5: pages as strings, from reports. The command writes them, or compares them with what is on disk."""
