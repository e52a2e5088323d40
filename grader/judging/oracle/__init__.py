"""The torch reference: truth in float64, the tolerance measured beside it, and the random inputs."""
