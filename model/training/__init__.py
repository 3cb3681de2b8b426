"""Recipe + data → bundle: the training itself, the runs that last a while, their queue, worker and limits.

The top of model/: imports all other wings, and none imports it."""
