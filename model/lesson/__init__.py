"""What the page Lesson counts on: the lines of lesson.py by their chapters, and the small sums that it lets one try.

Imports network and data."""
