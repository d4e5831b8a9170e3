"""Layer 1: files → `KnowledgeBase`, or all problems at once."""
