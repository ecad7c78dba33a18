"""What is printed: data sheets, brochures and price lists as PDF, from the same data as the pages."""
