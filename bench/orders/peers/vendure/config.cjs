// Vendure as it would run a small shop on SQLite: production mode, write-ahead log, no plugins, no mail.
const { DefaultLogger, LogLevel, dummyPaymentHandler } = require("@vendure/core");

exports.config = (synchronize) => ({
  apiOptions: { port: Number(process.env.PORT), hostname: "127.0.0.1", shopApiPath: "shop-api", adminApiPath: "admin-api" },
  authOptions: {
    tokenMethod: ["bearer"],
    superadminCredentials: { identifier: "superadmin", password: "only-for-measuring" },
  },
  dbConnectionOptions: {
    type: "better-sqlite3",
    database: process.env.VENDURE_DB,
    synchronize,
    enableWAL: true,
    // One step weaker than ours, and faster.
    prepareDatabase: (db) => void db.pragma("synchronous = NORMAL"),
  },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  logger: new DefaultLogger({ level: LogLevel.Error }),
});
