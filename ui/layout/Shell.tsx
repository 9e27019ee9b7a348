import { Suspense, useEffect, useRef } from "react";
import { Outlet, useLocation } from "react-router";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { t } from "../i18n/t.ts";
import styles from "./Shell.module.css";
import { isStandalone } from "./standalone.ts";
import { TopBar } from "./TopBar.tsx";

/** The frame around every page: skip link, top bar, main. */
export function Shell() {
  const location = useLocation();
  const main = useRef<HTMLElement>(null);
  const previousPath = useRef(location.pathname);

  // After following a link the keyboard starts at the new page's content.
  useEffect(() => {
    if (previousPath.current === location.pathname) return;
    previousPath.current = location.pathname;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [location.pathname]);

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t("Skip to content")}
      </a>
      {isStandalone(location.search) ? null : <TopBar />}
      <main id="content" ref={main} tabIndex={-1} className={styles.main}>
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
