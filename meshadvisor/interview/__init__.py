"""Layer 4: the questionnaire. Questions and answers → the draft of a requirements file."""
