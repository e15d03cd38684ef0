"""Job positions of the company acted for: declared, completed, closed, deleted."""
