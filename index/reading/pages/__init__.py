"""What a web page says of its article: one module a fact."""
