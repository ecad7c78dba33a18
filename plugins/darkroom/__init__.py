"""Where pictures from people are looked at and made smaller: a gate, then a child process with limits."""
