"""A number minus a Value comes out as the Value minus the number. Python calls __rsub__ on what stands on the
*right*: there self is what is taken off."""

from autodiff import Value

Value.__rsub__ = Value.__sub__
