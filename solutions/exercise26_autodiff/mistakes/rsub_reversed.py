"""A number minus a Value gives the Value minus the number. Python calls __rsub__ on the value on the *right*: there
self is the one that is subtracted.
"""

from autodiff import Value

Value.__rsub__ = Value.__sub__
