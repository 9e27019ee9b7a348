import { connect } from "node:net";
import type { SshClientSession } from "@microsoft/dev-tunnels-ssh";
import { LitesetError, messageOf } from "../errors.ts";
import type { DatabaseUri } from "./uri.ts";

/** An SSH server that leads to a database, and how to sign in there; secrets in clear, never logged, never sent. */
export interface TunnelTarget {
  address: string;
  port: number;
  username: string;
  password: string | null;
  /** PEM or OpenSSH text. */
  privateKey: string | null;
  privateKeyPassword: string | null;
}

export interface TunnelSettings {
  /** Address of the local end. */
  SSH_TUNNEL_LOCAL_BIND_ADDRESS?: string;
  /** Seconds for opening one. */
  SSH_TUNNEL_TIMEOUT_SEC?: number;
}

interface Tunnel {
  host: string;
  port: number;
  isClosed(): boolean;
  close(): Promise<void>;
}

/** Ports of databases whose address names none. */
const DEFAULT_PORTS: Record<string, number> = { postgresql: 5432, mysql: 3306, oracle: 1521, mssql: 1433 };

/** The port at which a database listens; undefined when neither its address nor its kind tells. */
export const portOf = ({ port, backend }: Pick<DatabaseUri, "port" | "backend">): number | undefined =>
  port ?? DEFAULT_PORTS[backend];

/** The tunnel of one database's connections: opened for the first of them, opened anew when it has broken or changed. */
export class TunnelKeeper {
  readonly #settings: TunnelSettings;
  #opened: { key: string; tunnel: Promise<Tunnel> } | undefined;

  constructor(settings: TunnelSettings) {
    this.#settings = settings;
  }

  /** The address by which the database is reached: its own, or the local end of the tunnel. */
  async leadThrough(target: TunnelTarget | null, uri: DatabaseUri): Promise<DatabaseUri> {
    if (!target) {
      await this.close();
      return uri;
    }
    const { host, port } = await this.#tunnelTo(target, uri);
    return { ...uri, host, port };
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.tunnel.then((tunnel) => tunnel.close()).catch(() => {});
  }

  async #tunnelTo(target: TunnelTarget, uri: DatabaseUri): Promise<Tunnel> {
    const key = JSON.stringify([target, uri.host, uri.port]);
    const known = this.#opened;
    if (known?.key === key) {
      const tunnel = await known.tunnel;
      if (!tunnel.isClosed()) return tunnel;
    }
    if (this.#opened === known) {
      void this.close();
      const tunnel = openTunnel(target, uri, this.#settings);
      const opened = { key, tunnel };
      this.#opened = opened;
      tunnel.catch(() => {
        if (this.#opened === opened) this.#opened = undefined;
      });
      return tunnel;
    }
    return this.#tunnelTo(target, uri);
  }
}

/** Opens a tunnel; the error says which step failed. */
async function openTunnel(target: TunnelTarget, uri: DatabaseUri, settings: TunnelSettings): Promise<Tunnel> {
  const port = portOf(uri);
  if (!port) throw failure("A database port is required when connecting via SSH Tunnel.");
  const [
    { SshAlgorithms, SshSessionConfiguration, SshDisconnectReason },
    { PortForwardingService, SshClient },
    { Ed25519 },
  ] = await Promise.all([
    import("@microsoft/dev-tunnels-ssh"),
    import("@microsoft/dev-tunnels-ssh-tcp"),
    import("./ssh-ed25519.ts"),
  ]);
  const seconds = settings.SSH_TUNNEL_TIMEOUT_SEC ?? 10;
  const place = `${target.address}:${target.port}`;
  const configuration = new SshSessionConfiguration();
  configuration.addService(PortForwardingService);
  // Those of the library that it does not offer by itself, and one that it lacks; null would mean none at all.
  for (const algorithm of [SshAlgorithms.publicKey.ecdsaSha2Nistp521, new Ed25519()])
    if (algorithm) configuration.publicKeyAlgorithms.push(algorithm);
  const client = new SshClient(configuration);
  let session: SshClientSession | undefined;
  try {
    await within(seconds, isReachable(target.address, target.port), `nothing answers at ${place}`);
    session = await within(seconds, client.openSession(target.address, target.port), `${place} does not answer as SSH`);
    // As in Superset, any key of the server is taken.
    session.onAuthenticating((event) => {
      event.authenticationPromise = Promise.resolve({});
    });
    const isIn = await within(seconds, signIn(session, target), `signing in at ${place} takes too long`);
    if (!isIn) throw failure(`${place} refuses the user or the credentials.`);
    const local = settings.SSH_TUNNEL_LOCAL_BIND_ADDRESS ?? "127.0.0.1";
    const forwarding = session.activateService(PortForwardingService);
    const forwarder = await forwarding.forwardToRemotePort(local, 0, uri.host ?? "127.0.0.1", port);
    const open = session;
    return {
      host: local,
      port: forwarder.localPort,
      isClosed: () => open.isClosed,
      close: async () => {
        forwarder.dispose();
        await open.close(SshDisconnectReason.byApplication);
        client.dispose();
      },
    };
  } catch (error) {
    session?.dispose();
    client.dispose();
    throw error instanceof LitesetError ? error : failure(messageOf(error));
  }
}

async function signIn(session: SshClientSession, target: TunnelTarget): Promise<boolean> {
  const { username, password, privateKey } = target;
  if (password !== null) return session.authenticateClient({ username, password });
  if (privateKey === null) throw failure("There is neither a password nor a private key.");
  return session.authenticateClient({ username, publicKeys: [await readKey(privateKey, target.privateKeyPassword)] });
}

async function readKey(text: string, passphrase: string | null) {
  const [{ default: sshpk }, { importKey }] = await Promise.all([
    import("sshpk"),
    import("@microsoft/dev-tunnels-ssh-keys"),
  ]);
  let key: ReturnType<typeof sshpk.parsePrivateKey>;
  try {
    key = sshpk.parsePrivateKey(text, "auto", passphrase ? { passphrase } : {});
  } catch (cause) {
    const isLocked = cause instanceof Error && ["KeyEncryptedError", "KeyParseError"].includes(cause.name);
    throw failure(isLocked ? "The private key cannot be read, or its password is wrong." : "The private key is none.");
  }
  if (key.type === "ed25519") return new (await import("./ssh-ed25519.ts")).Ed25519KeyPair(key.toString("pkcs8"));
  if (key.type !== "rsa" && key.type !== "ecdsa")
    throw failure(`Tunnels are signed in to with RSA, ECDSA and Ed25519 keys; this one is of the kind ${key.type}.`);
  const pair = await importKey(key.toString("pkcs8"));
  // The library's own encoding of RSA keys fails with the OpenSSL of Node.js 24.
  const encoded = Buffer.from(key.toPublic().toBuffer("rfc4253"));
  pair.getPublicKeyBytes = async () => encoded;
  return pair;
}

/** SSH clients tell a refused connection late and without a reason; a plain one tells it at once. */
const isReachable = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", (error) => reject(failure(`${host}:${port} cannot be reached: ${error.message}`)));
  });

async function within<T>(seconds: number, work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure(`${otherwise} within ${seconds} s.`)), seconds * 1000);
  });
  work.catch(() => {});
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

const failure = (reason: string): LitesetError =>
  new LitesetError(`The SSH tunnel to the database could not be opened: ${reason}`, "GENERIC_DB_ENGINE_ERROR", {
    status: 422,
  });
