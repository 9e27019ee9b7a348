import { SshTunnel } from "../metadata/entities/database.ts";
import type { Metadata } from "../metadata/orm.ts";
import { tunnelTargetOf } from "./target.ts";
import type { TunnelTarget } from "./tunnel.ts";

/** The tunnel that is stored for a database; null without one. */
export async function readTunnel(metadata: Metadata, databaseId: number): Promise<TunnelTarget | null> {
  const row = await metadata.em().findOne(SshTunnel, { database: databaseId });
  return row && tunnelTargetOf(row);
}
