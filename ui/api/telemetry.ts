import { useEffect } from "react";
import { serverPath } from "./client.ts";

/** Tells the server what was opened, as Superset's frontend does: recent activity is made of it. */
export function useReportOpened(kind: "dashboard" | "chart", id: number | undefined): void {
  useEffect(() => {
    if (!id) return;
    const subject =
      kind === "dashboard"
        ? { event_name: "mount_dashboard", source: "dashboard", dashboard_id: id }
        : { event_name: "mount_explorer", source: "explore", slice_id: id };
    const event = { ...subject, source_id: id, ts: Date.now(), type: "user" };
    // Nobody waits for it, and a page without it is as good.
    fetch(serverPath("/superset/log/?explode=events"), {
      method: "POST",
      body: new URLSearchParams({ events: JSON.stringify([event]) }),
      credentials: "same-origin",
      keepalive: true,
    }).catch(() => undefined);
  }, [kind, id]);
}
