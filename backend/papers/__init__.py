"""What is printed from the shop's data: data sheets that anyone may ask for, brochures for the desk."""
