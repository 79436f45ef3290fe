"""The language model: an optional reader and writer, never the one who decides."""
