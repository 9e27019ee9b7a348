/** Dialogs begin in their first field, or where they have none, on what is pressed first: antd gives the focus to the button that closes them. */
export function beginInFields(): void {
  addEventListener("focusin", ({ target, relatedTarget }) => {
    if (!(target instanceof HTMLElement) || !target.matches(".ant-modal, .ant-modal-close")) return;
    const dialog = target.closest(".ant-modal");
    // Who walks to the button by Tab wants to be there.
    if (!dialog || (relatedTarget instanceof Node && dialog.contains(relatedTarget))) return;
    const begin = () => {
      const field = document.activeElement === target && firstField(dialog);
      if (field) field.focus({ preventScroll: true });
    };
    // Many dialogs are loaded, or read what they show, after they have opened.
    const observer = new MutationObserver(begin);
    observer.observe(dialog, { childList: true, subtree: true });
    target.addEventListener("focusout", () => observer.disconnect(), { once: true });
    setTimeout(begin);
  });
}

const fields =
  "input:not([type=file], [type=radio]:not(:checked), :disabled), textarea:not(:disabled), [contenteditable=true]";

function firstField(dialog: Element): HTMLElement | undefined {
  const found = (what: string) =>
    [...dialog.querySelectorAll<HTMLElement>(`.ant-modal-body :is(${what})`)].find(
      (one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }),
    );
  return found(fields) ?? found("[role=button]");
}
