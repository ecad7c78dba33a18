"""What is known of lamps and of advertising, as data of the shop (content/rules), and the checks that use it."""
