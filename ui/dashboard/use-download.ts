import { type RefObject, useCallback } from "react";
import { t } from "../i18n/t.ts";
import { downloadPicture } from "../picture/download.ts";

const mostSeconds = 90;
const lookEveryMs = 100;

/** Saves the whole dashboard as a file; charts that were not scrolled to are loaded and drawn first. */
export function useDownload(
  page: RefObject<HTMLElement | null>,
  title: string | null,
  setIsWhole: (isWhole: boolean) => void,
): (as: "pdf" | "png") => Promise<void> {
  return useCallback(
    async (as) => {
      if (!page.current) return;
      setIsWhole(true);
      try {
        await allDrawn(page.current);
        await downloadPicture(page.current, title || "dashboard", as);
      } finally {
        setIsWhole(false);
      }
    },
    [page, title, setIsWhole],
  );
}

const unfinished = "[data-chart-state=loading], figure .ant-skeleton, figure [data-chart=drawing]";

/** Waits until no chart on an open tab is loading or being drawn; rejects when that takes too long. */
async function allDrawn(page: HTMLElement): Promise<void> {
  const end = Date.now() + mostSeconds * 1000;
  // A chart that has come may not have begun to be drawn: twice nothing is the end.
  for (let still = 0; still < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    const isStill = ![...page.querySelectorAll(unfinished)].some((element) => element.checkVisibility());
    still = isStill ? still + 1 : 0;
    if (Date.now() > end)
      throw new Error(t("some charts were still loading after {mostSeconds} seconds.", { mostSeconds }));
  }
}
