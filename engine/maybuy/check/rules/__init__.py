"""Rules about the files themselves, each a module that is named by its code; see registry.py."""
