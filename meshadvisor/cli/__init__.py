"""Layer 6: options → call → print → exit code. The only place that knows today's date, the terminal and the screen."""
