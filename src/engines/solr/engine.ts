import { defineEngine, literalWriter, quoter, quoteText } from "../base.ts";
import { reservedWords } from "../reserved-words.ts";

export const solr = defineEngine({
  name: "solr",
  engineName: "Apache Solr",
  drivers: ["http"],
  specName: "SolrEngineSpec",
  sqlalchemyUriPlaceholder: "engine+driver://user:password@host:port/dbname[?key=value&key=value...]",
  dialect: "solr",
  abilities: { allowsJoins: false, allowsSubqueries: false },

  quote: quoter("`", reservedWords.standard),
  literal: literalWriter({
    text: quoteText,
    boolean: String,
    bytes: (hex) => `X'${hex}'`,
    notFinite: () => null,
  }),

  timeGrains: [],
  convert: () => null,

  errorPatterns: [],
  driver: async () => (await import("./driver.ts")).solrDriver,
});
