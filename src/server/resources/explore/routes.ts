import type { Route } from "../../route.ts";
import { formDataRoutes } from "./form-data.ts";

/** What the page of a single chart asks for. */
export const exploreRoutes: Route[] = [...formDataRoutes];
