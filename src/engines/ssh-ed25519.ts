import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import {
  type KeyPair,
  PublicKeyAlgorithm,
  type Signer,
  SshDataReader,
  SshDataWriter,
  type Verifier,
} from "@microsoft/dev-tunnels-ssh";

const NAME = "ssh-ed25519";
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Keys of the kind that `ssh-keygen` makes by default (RFC 8709), which the SSH library itself does not know. */
export class Ed25519 extends PublicKeyAlgorithm {
  constructor() {
    super(NAME, NAME, "");
  }

  createKeyPair(): KeyPair {
    return new Ed25519KeyPair();
  }

  async generateKeyPair(): Promise<KeyPair> {
    const pair = new Ed25519KeyPair();
    await pair.generate();
    return pair;
  }

  createSigner(pair: KeyPair): Signer {
    return {
      digestLength: SIGNATURE_BYTES,
      sign: async (data) => sign(null, data, (pair as Ed25519KeyPair).privateHalf()),
      dispose: () => {},
    };
  }

  createVerifier(pair: KeyPair): Verifier {
    return {
      digestLength: SIGNATURE_BYTES,
      verify: async (data, signature) => verify(null, data, (pair as Ed25519KeyPair).publicHalf(), signature),
      dispose: () => {},
    };
  }
}

export class Ed25519KeyPair implements KeyPair {
  readonly keyAlgorithmName = NAME;
  comment: string | null = null;
  #private: KeyObject | undefined;
  #public: KeyObject | undefined;

  /** @param pkcs8 the private half as PEM text; without it the pair is filled by its other methods */
  constructor(pkcs8?: string) {
    if (pkcs8 === undefined) return;
    this.#private = createPrivateKey(pkcs8);
    this.#public = createPublicKey(this.#private);
  }

  get hasPublicKey(): boolean {
    return this.#public !== undefined;
  }

  get hasPrivateKey(): boolean {
    return this.#private !== undefined;
  }

  privateHalf(): KeyObject {
    if (!this.#private) throw new Error("an Ed25519 key has no private half here");
    return this.#private;
  }

  publicHalf(): KeyObject {
    if (!this.#public) throw new Error("an Ed25519 key is empty");
    return this.#public;
  }

  /** Reads a public key as it is sent: its kind and its 32 bytes, each with a length before it. */
  async setPublicKeyBytes(bytes: Buffer): Promise<void> {
    const reader = new SshDataReader(bytes);
    if (reader.readString("ascii") !== NAME) throw new Error("the key is none of Ed25519");
    const point = reader.readBinary();
    if (point.length !== KEY_BYTES) throw new Error("an Ed25519 key has 32 bytes");
    const jwk = { kty: "OKP", crv: "Ed25519", x: point.toString("base64url") };
    this.#public = createPublicKey({ key: jwk, format: "jwk" });
  }

  async getPublicKeyBytes(): Promise<Buffer | null> {
    if (!this.#public) return null;
    const writer = new SshDataWriter(Buffer.alloc(NAME.length + KEY_BYTES + 8));
    writer.writeString(NAME, "ascii");
    writer.writeBinary(Buffer.from(this.#public.export({ format: "jwk" }).x ?? "", "base64url"));
    return writer.toBuffer();
  }

  async generate(): Promise<void> {
    ({ privateKey: this.#private, publicKey: this.#public } = generateKeyPairSync("ed25519"));
  }

  async importParameters(): Promise<void> {
    throw new Error("Ed25519 keys have no parameters");
  }

  async exportParameters(): Promise<object> {
    throw new Error("Ed25519 keys have no parameters");
  }

  dispose(): void {}
}
