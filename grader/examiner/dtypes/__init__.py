"""Results that are right but for their dtype: charged once, and traced to the line that chooses the dtype."""
