"""For a teacher: the menu of class mode, and the tour through the pages.

Stands above the pages and imports them."""
