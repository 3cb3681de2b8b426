"""What a link brings when it is opened, and the dialog that gives one.

Stands above the pages and imports them."""
