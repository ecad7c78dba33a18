"""content/ → one checked, versioned, immutable Catalog. Pure: no Flask, Pelican, peewee or Whoosh."""
