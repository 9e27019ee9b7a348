import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

export interface LdapServer {
  /** `ldap://127.0.0.1:…` */
  url: string;
  stop(): Promise<void>;
}

export const BASE = "dc=example,dc=com";
/** Who may search, and change all. */
export const SEARCHER = { name: `cn=searcher,${BASE}`, password: "searching" };

const SCHEMAS = ["core", "cosine", "inetorgperson"].map((name) => `include /etc/ldap/schema/${name}.schema`);

/**
 * OpenLDAP's own server on a free port of this machine.
 * @param people LDIF of what lies below `ou=people` of BASE
 */
export async function startLdapServer(slapd: string, people: string): Promise<LdapServer> {
  const folder = mkdtempSync(join(tmpdir(), "liteset-slapd-"));
  const file = (name: string) => join(folder, name);
  mkdirSync(file("data"));
  const lines = [
    ...SCHEMAS,
    `pidfile ${file("pid")}`,
    "modulepath /usr/lib/ldap",
    "moduleload back_mdb",
    // Entries that are in groups have them as an attribute, in which the server otherwise keeps it by itself.
    "attributetype ( 1.2.840.113556.1.2.102 NAME 'memberOf' SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )",
    "objectclass ( 1.3.6.1.4.1.55555.1 NAME 'grouped' SUP top AUXILIARY MAY memberOf )",
    "database mdb",
    "maxsize 10485760",
    `suffix "${BASE}"`,
    `rootdn "${SEARCHER.name}"`,
    `rootpw ${SEARCHER.password}`,
    `directory ${file("data")}`,
  ];
  writeFileSync(file("config"), `${lines.join("\n")}\n`);
  const top = [
    `dn: ${BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example`,
    `dn: ou=people,${BASE}\nobjectClass: organizationalUnit\nou: people`,
  ];
  writeFileSync(file("people"), `${[...top, people].join("\n\n")}\n`);
  // `slapadd` is the server by another name.
  execFileSync(slapd, ["-T", "add", "-f", file("config"), "-l", file("people")], { stdio: "pipe" });
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  const server = spawn(slapd, ["-d", "0", "-f", file("config"), "-h", url], { stdio: "ignore" });
  for (let tries = 0; !(await isOpen(port)); tries++) {
    if (server.exitCode !== null || tries > 300) throw new Error("slapd does not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    stop: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
