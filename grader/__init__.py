"""The autograder of a course on back-propagation: `grade exercise03`."""

__version__ = "0.1.0"
