"""Photometric files: IES LM-63 and EULUMDAT → how a luminaire spreads its light, and what follows from that."""
