import { type RefObject, useEffect, useRef, useState } from "react";
import { type Actor, direct, quit, want } from "./stage.ts";

interface StageProps {
  /** what the context's canvas is in */
  box: RefObject<HTMLElement | null>;
  /** where a map without a context is kept as a picture */
  still: RefObject<HTMLCanvasElement | null>;
  isDrawn: boolean;
  /** what makes a still out of date when it changes */
  shown: unknown;
  /** told when a still is out of date */
  onStale(): void;
}

/** Whether a map has a context at the moment, and how it says that somebody uses it. */
export function useStage({ box, still, isDrawn, shown, onStale }: StageProps) {
  const [isLive, setLive] = useState(false);
  const actor = useRef<Actor>({
    isUsed: false,
    isDrawn: false,
    isNear: true,
    enter: () => setLive(true),
    leave() {
      keepStill(box.current, still.current);
      setLive(false);
    },
  });

  useEffect(() => {
    const { current } = actor;
    want(current);
    const observer = new IntersectionObserver((entries) => {
      current.isNear = entries.some((entry) => entry.isIntersecting);
      direct();
    });
    if (box.current) observer.observe(box.current);
    return () => {
      observer.disconnect();
      quit(current);
    };
  }, [box]);

  useEffect(() => {
    actor.current.isDrawn = isDrawn;
    direct();
  }, [isDrawn]);

  const last = useRef(shown);
  useEffect(() => {
    if (last.current === shown) return;
    last.current = shown;
    if (isLive) return;
    actor.current.isDrawn = false;
    onStale();
    want(actor.current);
  }, [shown, isLive, onStale]);

  const use = (isUsed: boolean) => {
    actor.current.isUsed = isUsed;
    if (isUsed) want(actor.current);
    else direct();
  };
  return { isLive, use };
}

function keepStill(box: HTMLElement | null, still: HTMLCanvasElement | null): void {
  const drawn = box?.querySelector("canvas");
  if (!drawn || !still) return;
  still.width = drawn.width;
  still.height = drawn.height;
  still.getContext("2d")?.drawImage(drawn, 0, 0);
}
