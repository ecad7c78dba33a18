"""Other shops' files, both ways: Shopify, WooCommerce, Google Merchant, BMEcat, and suppliers' price lists."""
