"""Price lists of other formats: read, described plainly, and written as a root."""
