"""For a teacher: the menu of class mode, with what begins for a class from there.

Stands above the pages and imports them."""
