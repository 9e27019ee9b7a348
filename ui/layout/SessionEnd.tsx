import { lazy, Suspense, useEffect, useState } from "react";
import { whenSignedOut } from "../api/client.ts";
import { useBootstrap } from "../bootstrap-context.ts";

const SessionEndDialog = lazy(() =>
  import("./SessionEndDialog.tsx").then((module) => ({ default: module.SessionEndDialog })),
);

/** Waits for the session to end under a page that somebody works on. */
export function SessionEnd() {
  const { user } = useBootstrap();
  const [hasEnded, setHasEnded] = useState(false);
  useEffect(() => {
    if (user.userId !== undefined) whenSignedOut(() => setHasEnded(true));
  }, [user.userId]);
  if (!hasEnded) return null;
  return (
    <Suspense fallback={null}>
      <SessionEndDialog close={() => setHasEnded(false)} />
    </Suspense>
  );
}
