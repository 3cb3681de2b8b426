"""The pages and what they share. Asks `model/` for plain arrays and dataclasses; never computes on pixels itself."""
