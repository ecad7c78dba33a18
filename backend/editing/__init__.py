"""What staff writes, the sheets and the texts: checked, agreed to by as many as it takes, put into content/, kept for ever."""
