"""The site builder: Catalog → views of theme.pages → bytes, through one writer. Registered as ``plugins.site.plugin``."""
