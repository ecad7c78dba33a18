"""The search page over the index artefact: words, numbers and filters in the address, products and facets out."""
