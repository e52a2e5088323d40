"""Nodes pass their gradient on in the order in which they are found, level by level from the end. A node may do so only
after every node made from it has done so: sort the nodes so that each comes after its parents, and go through that list
backwards.
"""

import autodiff
from autodiff import Value


def breadth_first(last):
    found = [last]
    for node in found:
        found.extend(parent for parent in dict.fromkeys(node.parents) if parent not in found)
    return found[::-1]


autodiff.parents_first = breadth_first
