interface AbsentEngine {
  name: string;
  /** Why it is not there, as a sentence without its end. */
  reason: string;
}

const noPackage = "no maintained package speaks its protocol for Node.js";

/** Engines that Superset 6.0.0 knows and Liteset does not have, by the names that URIs use, and why. */
export const enginesToCome: Readonly<Record<string, AbsentEngine>> = {
  kustokql: { name: "KustoKQL", reason: "charts are written in SQL, which kustosql:// takes" },
  netezza: { name: "IBM Netezza Performance Server", reason: noPackage },
  ocient: { name: "Ocient", reason: noPackage },
  shillelagh: { name: "Shillelagh", reason: "its adapters are packages of Python" },
};
