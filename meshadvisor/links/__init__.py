"""Layer 3: are the cited addresses still there? Only `fetch` touches the network."""
