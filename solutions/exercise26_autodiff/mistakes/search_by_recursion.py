"""The search for the order calls itself once for each step of a chain, and Python stops at a depth of 1,000. Keep the
nodes that you must come back to in a list.
"""

import autodiff
from autodiff import Value


def recursively(last):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(last)
    return order


autodiff.parents_first = recursively
