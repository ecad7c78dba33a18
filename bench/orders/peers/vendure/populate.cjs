// Fills an empty Vendure: one country, one tax rate, one way to ship, the dummy payment, products from a sheet.
const { bootstrap, LanguageCode } = require("@vendure/core");
const { populate } = require("@vendure/core/cli");
const { config } = require("./config.cjs");

const initialData = {
  defaultLanguage: LanguageCode.en,
  defaultZone: "Asia",
  countries: [{ name: "China", code: "CN", zone: "Asia" }],
  taxRates: [{ name: "Standard Tax", percentage: 13 }],
  shippingMethods: [{ name: "Standard Shipping", price: 800 }],
  paymentMethods: [
    { name: "Dummy", handler: { code: "dummy-payment-handler", arguments: [{ name: "automaticSettle", value: "true" }] } },
  ],
  collections: [],
};

populate(() => bootstrap(config(true)), initialData, process.argv[2]).then(
  async (app) => {
    await app.close();
    process.exit(0);
  },
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
