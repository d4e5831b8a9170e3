"""Layer 4: the knowledge base as tables, for people who query it with tools of their own."""
