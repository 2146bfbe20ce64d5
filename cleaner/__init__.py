"""Strip scraped news pages of clutter, say why for every block, and cluster the copies of a story."""

__version__ = "0.1.0"
