"""Reading feeds: from bytes to entries, in processes of our own."""
