"""How the queues of work stand: a page for whoever looks for what is slow."""
