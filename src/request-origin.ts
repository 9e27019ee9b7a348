import { AsyncLocalStorage } from "node:async_hooks";

const origins = new AsyncLocalStorage<string>();

/** Acts with the scheme and host by which a request has reached this installation, such as `https://bi.example.com`. */
export const withOrigin = <T>(origin: string, act: () => T): T => origins.run(origin, act);

/** How the request that is answered now has reached this installation; undefined in a worker. */
export const requestOrigin = (): string | undefined => origins.getStore();
