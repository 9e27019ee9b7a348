import { LitesetError } from "../../../errors.ts";
import type { Resource } from "../../rest/resource.ts";
import { api, type Call, type Route } from "../../route.ts";

const answers = { 202: "Being made", 401: "Unauthorized", 404: "Not found" };

/** Pictures of charts. They are made by a worker, which there is none of yet: with the feature flag they say so. */
export function screenshotRoutes({ name, tag, view, apiClass }: Resource, permission: string): Route[] {
  const base = `/api/v1/${name}/<pk>`;
  const right = api(permission, view);
  const flag = "THUMBNAILS";
  return [
    {
      method: "GET",
      path: `${base}/cache_screenshot/`,
      right,
      flag,
      audit: { action: `${apiClass}.cache_screenshot` },
      doc: { tag, summary: "Compute and cache a screenshot", answers },
      action: notBuilt,
    },
    {
      method: "GET",
      path: `${base}/screenshot/<digest>/`,
      right,
      flag,
      audit: { action: `${apiClass}.screenshot` },
      doc: { tag, summary: "Get a computed screenshot from cache", answers },
      action: notBuilt,
    },
    {
      method: "GET",
      path: `${base}/thumbnail/<digest>/`,
      right,
      flag,
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
