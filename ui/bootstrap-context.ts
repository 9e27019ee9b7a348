import { createContext, use } from "react";
import type { Bootstrap } from "./bootstrap.ts";

export const BootstrapContext = createContext<Bootstrap | undefined>(undefined);

/** The page's bootstrap data, anywhere below the application. */
export function useBootstrap(): Bootstrap {
  const bootstrap = use(BootstrapContext);
  if (!bootstrap) throw new Error("useBootstrap is used outside the application");
  return bootstrap;
}
