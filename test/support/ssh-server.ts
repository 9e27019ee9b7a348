import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

type KeyType = "rsa" | "ecdsa" | "ed25519";

export interface SshServer {
  port: number;
  /** Who may sign in. */
  username: string;
  /** Makes a key pair that may sign in and gives its private half. */
  makeKey(options?: { type?: KeyType; bits?: number; passphrase?: string; isPem?: boolean }): string;
  /** How many have signed in so far. */
  signIns(): number;
  /** Ends the connections there are; new ones are taken. */
  cut(): Promise<void>;
  stop(): Promise<void>;
}

/** OpenSSH's own server on a free port of this machine, for the user who runs the tests. */
export async function startSshServer(sshd: string, { hostKey = "rsa" as KeyType } = {}): Promise<SshServer> {
  const folder = mkdtempSync(join(tmpdir(), "liteset-sshd-"));
  const file = (name: string) => join(folder, name);
  const port = await freePort();
  const authorized = file("authorized_keys");
  const log = file("log");
  for (const name of [authorized, log]) writeFileSync(name, "");
  execFileSync("ssh-keygen", ["-q", "-t", hostKey, "-N", "", "-f", file("host")]);
  // Where a server of root must have a folder of its own.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
  const lines = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${file("host")}`,
    `AuthorizedKeysFile ${authorized}`,
    `PidFile ${file("pid")}`,
    "StrictModes no",
    "PermitRootLogin yes",
    "PasswordAuthentication no",
    "UsePAM no",
  ];
  writeFileSync(file("config"), `${lines.join("\n")}\n`);
  const server = spawn(sshd, ["-D", "-E", log, "-f", file("config")], { stdio: "ignore" });
  for (let tries = 0; !/Server listening/.test(readFileSync(log, "utf8")); tries++) {
    if (server.exitCode !== null || tries > 300) throw new Error(`sshd does not start: ${readFileSync(log, "utf8")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  let keys = 0;
  return {
    port,
    username: userInfo().username,
    makeKey: ({ type = "rsa", bits, passphrase = "", isPem = false } = {}) => {
      const key = file(`key-${keys++}`);
      const more = [...(bits ? ["-b", String(bits)] : []), ...(isPem ? ["-m", "PEM"] : [])];
      execFileSync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, ...more, "-f", key]);
      appendFileSync(authorized, readFileSync(`${key}.pub`));
      return readFileSync(key, "utf8");
    },
    signIns: () => readFileSync(log, "utf8").match(/Accepted publickey/g)?.length ?? 0,
    cut: async () => {
      const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(server.pid)], { encoding: "utf8" });
      for (const pid of children.trim().split(/\s+/)) if (pid) process.kill(Number(pid), "SIGKILL");
    },
    stop: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill();
      await ended;
      if (existsSync(folder)) rmSync(folder, { recursive: true });
    },
  };
}
