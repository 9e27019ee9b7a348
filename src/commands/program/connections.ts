import type { Command } from "commander";
import { examples, lazy } from "./command.ts";

/** Connections to databases, and the secrets that open them. */
export function addConnections(program: Command): void {
  const testDb = program
    .command("test-db")
    .description("say which engine serves an address, connect to it and list its schemas")
    .argument("<mode-or-uri>", "the SQLAlchemy URI; before it full (default), connectivity or engine-spec")
    .argument("[uri]")
    .option("-c, --connect-args <json>", "connection arguments as a JSON object")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../databases.ts")).testDb));
  examples(testDb, "test-db postgresql://me:secret@warehouse/sales", "test-db engine-spec trino://t/hive --json");
  const setUri = program
    .command("set-database-uri")
    .description("give a database connection another address, or make it")
    .option("-d, --database-name <name>", "the connection")
    .option("-u, --uri <uri>", "its new address")
    .option("-s, --skip-create", "do not make it when it does not exist")
    .action(lazy(async () => (await import("../databases.ts")).setDatabaseUri));
  examples(setUri, "set-database-uri -d Sales -u postgresql://me:secret@warehouse/sales");
  const reEncrypt = program
    .command("re-encrypt-secrets")
    .description("after SECRET_KEY has changed: encrypt stored passwords and secrets again, all of them or none")
    .option("-a, --previous-secret-key <key>", "the key before; default PREVIOUS_SECRET_KEY")
    .option("--dry-run", "count what would change, and write nothing")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../secrets.ts")).reEncryptCommand));
  examples(reEncrypt, "re-encrypt-secrets --previous-secret-key OLD --dry-run", "re-encrypt-secrets");
}
