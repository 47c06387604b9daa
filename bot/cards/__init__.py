"""Cards: what a person sees, free of any platform; the words around them come in the reader's language."""
