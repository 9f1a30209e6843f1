"""The ledger for readers: terminal, HTML brief, Markdown, CSV. One file each; they share wording.py and book.py."""
