"""Looking at folders and feeds again and again: what is new is read, and what it changed is said."""
