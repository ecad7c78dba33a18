"""The site goes out as releases: each a whole tree beside the others, one link says which is in service."""
