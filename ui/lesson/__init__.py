"""The page Lesson: chapter 8-2 told in eleven chapters, each with its code, one thing to do and a question.

Imports the pages that it leads through, sharing, shared, server and components."""
