/** How many places are remembered that had the focus. */
const mostPlaces = 20;
/** When what a key or click did is looked at: at once, and after what fades away has faded. */
const delays = [50, 400];

/**
 * Keeps the focus on the page: where it falls into nothing, because a dialog was opened from a menu's entry or a row deleted by its own
 * button, it returns to the last place that is still there. Whoever clicks beside everything keeps nothing focused.
 */
export function keepFocus(): void {
  const places: HTMLElement[] = [];
  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    // What a dialog takes the focus back from at once is no place where somebody was.
    setTimeout(() => {
      if (document.activeElement !== target) return;
      places.push(target);
      if (places.length > mostPlaces) places.shift();
    });
  };
  const look = () => {
    const last = places.at(-1);
    if (document.activeElement !== document.body || !last || isThere(last)) return;
    while (places.length > 0 && !isThere(places.at(-1))) places.pop();
    places.at(-1)?.focus({ preventScroll: true });
  };
  const lookSoon = () => {
    for (const delay of delays) setTimeout(look, delay);
  };
  addEventListener("keydown", leaveList, { capture: true });
  addEventListener("focusin", remember);
  addEventListener("keyup", lookSoon);
  addEventListener("click", lookSoon);
}

const isThere = (place: HTMLElement | undefined): boolean =>
  place?.isConnected === true && place.checkVisibility({ visibilityProperty: true });

/** Tab leaves an open list of several values; antd would take the value under the keyboard in or out again, and stay. */
function leaveList(event: KeyboardEvent): void {
  const { target, key } = event;
  if (key !== "Tab" || !(target instanceof HTMLElement) || !target.matches("[role=combobox][aria-expanded=true]"))
    return;
  if (target.closest(".ant-select-multiple")) event.stopImmediatePropagation();
}
