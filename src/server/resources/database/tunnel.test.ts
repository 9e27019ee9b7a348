import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import { type SshServer, startSshServer } from "../../../../test/support/ssh-server.ts";
import type { Settings } from "../../../settings/keys.ts";

const { postgresql, sshd } = inject("services");
const reason = sshd.url === null ? sshd.reason : postgresql.url === null ? postgresql.reason : "";

describe.skipIf(reason !== "")(`connections through SSH tunnels ${reason}`, () => {
  let ssh: SshServer;
  let metadata: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let warehouse: string;
  const keys: Record<string, string> = {};

  beforeAll(async () => {
    ssh = await startSshServer(sshd.url ?? "");
    keys.pem = ssh.makeKey({ isPem: true });
    keys.locked = ssh.makeKey({ passphrase: "open sesame" });
    keys.ecdsa = ssh.makeKey({ type: "ecdsa" });
    keys.ecdsa521 = ssh.makeKey({ type: "ecdsa", bits: 521 });
    keys.ed25519 = ssh.makeKey({ type: "ed25519" });
    keys.lockedEd25519 = ssh.makeKey({ type: "ed25519", passphrase: "open sesame" });
    metadata = await createTestDatabase("sqlite", inject("services"));
    const change = (settings: Settings): Settings => ({
      ...settings,
      FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, SSH_TUNNELING: true },
    });
    running = await startFreshServer(metadata.sqlalchemyUri, { change });
    admin = await signInAs(running.server.url, "admin");
    warehouse = (postgresql.url ?? "").replace(/^postgresql:/, "postgresql+psycopg2:");
  });

  afterAll(async () => {
    await running?.stop();
    await metadata?.drop();
    await ssh?.stop();
  });

  const tunnel = (more: object = {}) => ({
    server_address: "127.0.0.1",
    server_port: ssh.port,
    username: ssh.username,
    private_key: keys.pem,
    ...more,
  });
  const connection = (name: string, more: object = {}) => ({
    database_name: name,
    sqlalchemy_uri: warehouse,
    ssh_tunnel: tunnel(more),
  });
  const create = async (name: string, more: object = {}): Promise<number> => {
    const { status, body } = await admin("POST", "/api/v1/database/", connection(name, more));
    expect(status, JSON.stringify(body)).toBe(201);
    return body.id as number;
  };
  const test = (more: object) => admin("POST", "/api/v1/database/test_connection/", connection("tested", more));

  it("are tried with keys of every kind, in PEM and in OpenSSH's form, locked or not", async () => {
    for (const more of [
      {},
      { private_key: keys.locked, private_key_password: "open sesame" },
      { private_key: keys.ecdsa },
      { private_key: keys.ecdsa521 },
      { private_key: keys.ed25519 },
      { private_key: keys.lockedEd25519, private_key_password: "open sesame" },
    ]) {
      const before = ssh.signIns();
      expect(await test(more)).toEqual({ status: 200, body: { message: "OK" } });
      expect(ssh.signIns()).toBeGreaterThan(before);
    }
  });

  it.each(["ecdsa", "ed25519"] as const)("lead through a server that shows a key of %s only", async (hostKey) => {
    const other = await startSshServer(sshd.url ?? "", { hostKey });
    try {
      const more = { server_port: other.port, private_key: other.makeKey({ type: "ed25519" }) };
      expect(await test(more)).toEqual({ status: 200, body: { message: "OK" } });
      expect(other.signIns()).toBe(1);
    } finally {
      await other.stop();
    }
  });

  it("say which step fails", async () => {
    const failures: [object, RegExp][] = [
      [{ private_key: keys.locked, private_key_password: "wrong" }, /private key cannot be read, or its password/],
      [{ private_key: "no key" }, /private key/],
      [
        { private_key: keys.lockedEd25519, private_key_password: "wrong" },
        /private key cannot be read, or its password/,
      ],
      [{ username: "nobody-here" }, /refuses the user or the credentials/],
      [{ server_port: 1 }, /127\.0\.0\.1:1 cannot be reached/],
    ];
    for (const [more, text] of failures) {
      const { status, body } = await test(more);
      expect(status).toBe(422);
      expect(JSON.stringify(body)).toMatch(text);
      expect(JSON.stringify(body)).not.toContain("PRIVATE KEY");
    }
    const { status, body } = await test({ private_key: undefined, username: "" });
    expect([status, body.message]).toEqual([
      422,
      "SSH Tunnel parameters are invalid. Field is required: username, password",
    ]);
  });

  it("read through the tunnel until it is taken away, and show its secrets to nobody", async () => {
    const id = await create("far");
    const shown = await admin("GET", `/api/v1/database/${id}/connection`);
    expect(shown.body.result).toMatchObject({
      ssh_tunnel: { server_port: ssh.port, username: ssh.username, private_key: "XXXXXXXXXX" },
    });
    expect(JSON.stringify(shown.body)).not.toContain("PRIVATE KEY");
    running.app.engines.forget(id);
    const before = ssh.signIns();
    const schemas = await admin("GET", `/api/v1/database/${id}/schemas/?q=(force:!t)`);
    expect([schemas.status, schemas.body.result]).toEqual([200, expect.arrayContaining(["public"])]);
    expect(ssh.signIns()).toBe(before + 1);

    expect(await admin("DELETE", `/api/v1/database/${id}/ssh_tunnel/`)).toEqual({
      status: 200,
      body: { message: "OK" },
    });
    expect((await admin("DELETE", `/api/v1/database/${id}/ssh_tunnel/`)).status).toBe(404);
    const direct = await admin("GET", `/api/v1/database/${id}/schemas/?q=(force:!t)`);
    expect([direct.status, ssh.signIns()]).toEqual([200, before + 1]);
  });

  it("keep masked secrets for their own server only", async () => {
    const id = await create("kept");
    const change = (more: object) => admin("PUT", `/api/v1/database/${id}`, { ssh_tunnel: more });
    const masked = tunnel({ private_key: "XXXXXXXXXX" });
    expect((await change(masked)).status).toBe(200);
    const moved = await change({ ...masked, server_address: "127.0.0.2" });
    expect([moved.status, moved.body.message]).toEqual([
      422,
      "SSH Tunnel parameters are invalid. Field is required: password",
    ]);
    const stored = await running.app.metadata.kysely().selectFrom("ssh_tunnels").selectAll().execute();
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain("PRIVATE KEY");
    expect((await admin("PUT", `/api/v1/database/${id}`, { ssh_tunnel: null })).status).toBe(200);
    expect(await running.app.metadata.kysely().selectFrom("ssh_tunnels").selectAll().execute()).toEqual([]);
  });

  it("open a tunnel that broke anew", async () => {
    const id = await create("broken");
    const ask = () => admin("GET", `/api/v1/database/${id}/schemas/?q=(force:!t)`);
    expect((await ask()).status).toBe(200);
    const before = ssh.signIns();
    await ssh.cut();
    await expect.poll(async () => (await ask()).status, { timeout: 20_000 }).toBe(200);
    expect(ssh.signIns()).toBeGreaterThan(before);
  });
});
