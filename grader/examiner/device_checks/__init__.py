"""Two tests of our own in every exercise: on a pretended GPU, and on CUDA as on the CPU."""
