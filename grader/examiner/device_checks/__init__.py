"""Two tests of our own in every exercise: on a simulated GPU, and on CUDA as on the CPU."""
