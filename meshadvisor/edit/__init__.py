"""Layer 4.5: data files as text. Repairs of what is mechanical, and skeletons of what is new."""
