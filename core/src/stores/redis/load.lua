
return kept(KEYS[1])
