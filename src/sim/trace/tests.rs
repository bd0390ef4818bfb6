//! What the trace knows of each fate of a message, and what happened before what.
