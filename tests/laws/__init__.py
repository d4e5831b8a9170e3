"""Laws of the engine: what they are held over (`cases`), what they say (`rules`), and engines that break them."""
