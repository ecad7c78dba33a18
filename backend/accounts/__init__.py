"""Who works here: posts, what each post may do, sign-in and sessions. Knows nobody but kernel."""
