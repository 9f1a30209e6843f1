"""The ledger for readers: terminal, HTML brief, Markdown and CSV. One file each; what they share is in wording and book."""
