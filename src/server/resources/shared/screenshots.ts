import { LitesetError } from "../../../errors.ts";
import type { Resource } from "../../rest/resource.ts";
import { api, type Call, type Route } from "../../route.ts";

const answers = { 202: "Being made", 401: "Unauthorized", 404: "Not found" };

/** How the picture of one kind of object is asked for. */
interface Asking extends Pick<Route, "method" | "csrfExempt"> {
  /** Of the address, and of the log's action. */
  name: string;
  permission: string;
  /** Flags without which there are no pictures in full size. */
  flag: Route["flag"];
}

/**
 * Pictures of charts and dashboards. They are made by a worker, which there is none of yet: with the feature flags they
 * say so.
 */
export function screenshotRoutes({ name, tag, view, apiClass }: Resource, asking: Asking): Route[] {
  const base = `/api/v1/${name}/<pk>`;
  const right = api("can_read", view);
  return [
    {
      method: asking.method,
      path: `${base}/${asking.name}/`,
      right: api(asking.permission, view),
      flag: asking.flag,
      csrfExempt: asking.csrfExempt,
      audit: { action: `${apiClass}.${asking.name}` },
      doc: { tag, summary: "Compute and cache a screenshot", answers },
      action: notBuilt,
    },
    {
      method: "GET",
      path: `${base}/screenshot/<digest>/`,
      right,
      flag: asking.flag,
      audit: { action: `${apiClass}.screenshot` },
      doc: { tag, summary: "Get a computed screenshot from cache", answers },
      action: notBuilt,
    },
    {
      method: "GET",
      path: `${base}/thumbnail/<digest>/`,
      right,
      flag: "THUMBNAILS",
      audit: { action: `${apiClass}.thumbnail` },
      doc: { tag, summary: `Get ${name} thumbnail`, answers },
      action: notBuilt,
    },
  ];
}

function notBuilt(_call: Call): never {
  throw new LitesetError("This version of Liteset makes no pictures yet: set THUMBNAILS to false", undefined, {
    status: 501,
  });
}
