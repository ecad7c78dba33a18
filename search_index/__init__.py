"""Catalogue → a Whoosh index beside the site; a question → hits, facets, counts."""
