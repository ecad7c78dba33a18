"""From the database to the static page: approved comments become files, and the site is built again."""
