import { type RefObject, useEffect, useLayoutEffect, useState } from "react";

/** How far below or above the window an element is fetched before it comes into sight, in pixels. */
const margin = 400;

/** Whether an element has come near the visible part of the page, once and for all. */
export function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const [isSeen, setIsSeen] = useState(false);
  // What is in sight from the beginning need not wait for the first frame to be told of it.
  useLayoutEffect(() => {
    const { width, top, bottom } = element.current?.getBoundingClientRect() ?? new DOMRect();
    if (width > 0 && bottom > -margin && top < innerHeight + margin) setIsSeen(true);
  }, [element]);
  useEffect(() => {
    const target = element.current;
    if (isSeen || !target) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setIsSeen(true);
      },
      { rootMargin: `${margin}px 0px` },
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, isSeen]);
  return isSeen;
}
