"""Small browser parts, each with its html, css and js in files of their own."""
