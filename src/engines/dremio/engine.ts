import { dateTrunc, defineEngine, isoDate, isoDateTime, literalWriter, quoteText, suffixedLabel } from "../base.ts";

export const dremio = defineEngine({
  name: "dremio",
  aliases: ["dremio+flight"],
  engineName: "Dremio",
  defaultDriver: "flight",
  drivers: ["flight", "pyodbc"],
  specName: "DremioEngineSpec",
  sqlalchemyUriPlaceholder:
    "dremio+flight://data.dremio.cloud:443/?Token=<TOKEN>&UseEncryption=true&disableCertificateVerification=true",
  dialect: "generic",
  abilities: {},

  // Nearly every word is reserved, and case never matters: every name is quoted.
  quote: (identifier) => `"${identifier.replaceAll('"', '""')}"`,
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `FROM_HEX('${hex}')`,
    notFinite: (value) => `CAST('${Number.isNaN(value) ? "NaN" : value}' AS DOUBLE)`,
  }),

  timeGrains: dateTrunc("DATE_TRUNC('$unit', {col})"),
  epochToDttm: "TO_DATE({col})",
  convert: (sqlaType, ms) => {
    if (sqlaType === "Date") return `TO_DATE('${isoDate(ms)}', 'YYYY-MM-DD')`;
    if (sqlaType !== "TIMESTAMP") return null;
    return `TO_TIMESTAMP('${isoDateTime(ms, 6).slice(0, -3)}', 'YYYY-MM-DD HH24:MI:SS.FFF')`;
  },
  label: suffixedLabel,

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).dremioDriver,
});
