import { LinkOutlined } from "@ant-design/icons";
import { lazy, Suspense, use, useState } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";
import { t } from "../../i18n/t.ts";
import { isStandalone } from "../../layout/standalone.ts";
import { ActionsContext } from "../context.ts";
import styles from "./PlaceLink.module.css";

const LinkDialog = lazy(() => import("../chart/LinkDialog.tsx").then((module) => ({ default: module.LinkDialog })));

/** Makes a link to a tab or header of the dashboard, as it is shown; not where the dashboard stands inside something else. */
export function PlaceLink({ anchor, name }: { anchor: string; name: string }) {
  const actions = use(ActionsContext);
  const { embedded } = useBootstrap();
  const [isOpen, setIsOpen] = useState(false);
  if (!actions || embedded || isStandalone(location.search)) return null;
  return (
    <>
      <button
        type="button"
        className={styles.link}
        data-picture="none"
        title={t("Link to {title}", { title: name })}
        aria-label={t("Link to {title}", { title: name })}
        onClick={() => setIsOpen(true)}
      >
        <LinkOutlined />
      </button>
      {isOpen ? (
        <Suspense fallback={null}>
          <LinkDialog title={name} make={() => actions.share(anchor)} close={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
