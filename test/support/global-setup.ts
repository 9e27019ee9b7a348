import type { TestProject } from "vitest/node";
import { probeServices, type Services } from "./services.ts";

declare module "vitest" {
  interface ProvidedContext {
    services: Services;
  }
}

/** Finds out once which real services this machine has; in CI a missing one is a failure. */
export default async function setup(project: TestProject): Promise<void> {
  const services = await probeServices();
  const absent = Object.entries(services).filter(([, value]) => value.url === null);
  for (const [name, value] of absent) console.warn(`tests that need ${name} are skipped: ${value.reason}`);
  if (process.env.CI === "true" && absent.length > 0) {
    throw new Error(`CI needs every service; absent: ${absent.map(([name]) => name).join(", ")}`);
  }
  project.provide("services", services);
}
