"""Dimensioned technical drawings: a product's specs → one SVG, the same stroke, arrow and lettering for all."""
