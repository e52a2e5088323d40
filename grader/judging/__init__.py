"""An answer against torch's truth: is it right, and if not, by how much?"""
