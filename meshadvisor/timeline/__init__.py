"""Layer 2: the knowledge base on one day."""
