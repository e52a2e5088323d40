"""Pure comparison of an answer with the truth: attributes first, then values, into a `Mismatch` or nothing."""
