import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Popover } from "antd";
import { type ReactNode, Suspense, useState } from "react";
import { t } from "../../i18n/t.ts";
import { droppedField, type Field, isFieldDrag } from "../fields.ts";
import styles from "./ChipList.module.css";

export interface EditorProps<T> {
  value: T | undefined;
  save(value: T): void;
}

interface ChipListProps<T> {
  label: string;
  values: readonly T[];
  /** false where there is room for one */
  many: boolean;
  change(values: T[]): void;
  describe(value: T): { text: string; title?: string; mark?: ReactNode; fault?: string };
  /** What opens when a chip is clicked, or the button that adds one. */
  editor(props: EditorProps<T>): ReactNode;
  addText: string;
  /** What a dropped field becomes; undefined where it does not fit. */
  fromField(field: Field): T | undefined;
  isWrong?: boolean;
}

/** Values as chips that open to be edited, with a place to add more by clicking or dropping. */
export function ChipList<T>(props: ChipListProps<T>) {
  const { label, values, many, change, describe, editor, addText, fromField, isWrong } = props;
  const [open, setOpen] = useState<number>();
  const [isOver, setIsOver] = useState(false);
  /** the place of the chip in the user's hand */
  const [held, setHeld] = useState<number>();
  const move = (from: number, to: number) => {
    const value = values[from];
    if (value === undefined || to < 0 || to >= values.length) return;
    change(values.toSpliced(from, 1).toSpliced(to, 0, value));
  };
  const put = (at: number, value: T) => {
    setOpen(undefined);
    change(many ? [...values.slice(0, at), value, ...values.slice(at + 1)] : [value]);
  };
  const popover = (at: number, children: ReactNode) => (
    <Popover
      open={open === at}
      onOpenChange={(isOpen) => setOpen(isOpen ? at : undefined)}
      trigger="click"
      // On a telephone there is no room beside it.
      placement={matchMedia("(max-width: 720px)").matches ? "bottomLeft" : "rightTop"}
      destroyOnHidden
      content={
        <div
          role="dialog"
          aria-label={label}
          className={styles.editor}
          // Escape in an open list closes the list alone.
          onKeyDown={(event) => event.key === "Escape" && !isExpanded(event.target) && setOpen(undefined)}
        >
          <Suspense fallback={null}>{editor({ value: values[at], save: (value) => put(at, value) })}</Suspense>
        </div>
      }
    >
      {children}
    </Popover>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons inside are the first
    <div
      className={styles.list}
      data-over={isOver}
      data-wrong={isWrong}
      onDragOver={(event) => {
        if (!isFieldDrag(event)) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        const field = droppedField(event);
        const value = field && fromField(field);
        if (value !== undefined) put(many ? values.length : 0, value);
      }}
    >
      {values.map((value, at) => {
        const { text, title, mark, fault } = describe(value);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the button inside moves by keyboard
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the same value may be there twice, and chips have no state
            key={at}
            className={styles.chip}
            data-wrong={fault !== undefined}
            draggable={values.length > 1}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = "move";
              event.dataTransfer.setData("text/plain", text);
              setHeld(at);
            }}
            onDragEnd={() => setHeld(undefined)}
            onDragOver={(event) => held !== undefined && event.preventDefault()}
            onDrop={(event) => {
              if (held === undefined) return;
              event.stopPropagation();
              event.preventDefault();
              move(held, at);
              setHeld(undefined);
            }}
          >
            {popover(
              at,
              <button
                type="button"
                className={styles.open}
                title={fault ? `${text}: ${fault}` : (title ?? text)}
                aria-haspopup="dialog"
                aria-description={
                  [fault, values.length > 1 && t("Alt and the arrow keys move it.")].filter(Boolean).join(" ") ||
                  undefined
                }
                onKeyDown={(event) => {
                  const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
                  if (!by || !event.altKey) return;
                  event.preventDefault();
                  move(at, at + by);
                  // Chips stay where they are, and show other values.
                  const list = event.currentTarget.closest(`.${styles.list}`);
                  list?.querySelectorAll<HTMLElement>(`.${styles.open}`)[at + by]?.focus();
                }}
              >
                {mark}
                <span className={styles.text}>{text}</span>
              </button>,
            )}
            <button
              type="button"
              className={styles.remove}
              aria-label={t("Remove {text} from {label}", { text, label })}
              onClick={() => change(values.filter((_, other) => other !== at))}
            >
              <CloseOutlined />
            </button>
          </span>
        );
      })}
      {many || values.length === 0
        ? popover(
            values.length,
            <button type="button" className={styles.add} aria-label={`${label}: ${addText}`} aria-haspopup="dialog">
              <PlusOutlined /> {addText}
            </button>,
          )
        : null}
    </div>
  );
}

const isExpanded = (target: EventTarget): boolean =>
  target instanceof HTMLElement && target.getAttribute("aria-expanded") === "true";
