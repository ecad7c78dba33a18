"""Orders a second: ours, plain SQLite's, Vendure's and django-oscar's."""
