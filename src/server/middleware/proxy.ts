import type { Settings } from "../../settings/keys.ts";

/** Where a request comes from and how its sender names this server. */
export interface Client {
  address: string;
  /** `https://host:port`, without a slash at the end. */
  origin: string;
  secure: boolean;
}

interface ProxyFix {
  x_for?: number;
  x_proto?: number;
  x_host?: number;
  x_port?: number;
}

/** Reads the sender's address and this server's name; forwarded headers count only with ENABLE_PROXY_FIX, as many hops as configured. */
export function readClient(settings: Settings, headers: Headers, address: string): Client {
  const fix: ProxyFix = settings.ENABLE_PROXY_FIX ? (settings.PROXY_FIX_CONFIG as ProxyFix) : {};
  const forwarded = (name: string, hops: number | undefined): string | undefined => {
    if (!hops) return undefined;
    const values = (headers.get(name) ?? "").split(",").map((value) => value.trim());
    return values.length >= hops ? values[values.length - hops] || undefined : undefined;
  };
  const proto = forwarded("x-forwarded-proto", fix.x_proto) === "https" ? "https" : "http";
  let host = forwarded("x-forwarded-host", fix.x_host) ?? headers.get("host") ?? "localhost";
  const port = forwarded("x-forwarded-port", fix.x_port);
  if (port && /^\d+$/.test(port)) {
    const standard = port === (proto === "https" ? "443" : "80");
    host = host.replace(/:\d+$/, "") + (standard ? "" : `:${port}`);
  }
  if (!/^[\w.\-:[\]]+$/.test(host)) host = "localhost";
  return {
    address: forwarded("x-forwarded-for", fix.x_for) ?? address,
    origin: `${proto}://${host}`,
    secure: proto === "https",
  };
}
