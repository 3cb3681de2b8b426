"""What runs in the browser without a page: the modules of static/, in Chromium."""
