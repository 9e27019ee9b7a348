import { useSyncExternalStore } from "react";
import { messageOf } from "../api/errors.ts";

export interface Toast {
  id: number;
  kind: "busy" | "error";
  text: string;
}

const errorMilliseconds = 6000;
const doneMilliseconds = 2500;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

/** Tells of a failure at the edge of the page, for some seconds. */
export function toastError(text: string): void {
  const close = add("error", text);
  setTimeout(close, errorMilliseconds);
}

/** Tells that something is done, for a moment. */
export function toastDone(text: string): void {
  const close = add("busy", text);
  setTimeout(close, doneMilliseconds);
}

/** Tells that something is going on, until the answer is called. */
export function toastBusy(text: string): () => void {
  return add("busy", text);
}

/** Tells what is going on until a task has ended, and why where it failed. */
export async function toastWhile(text: string, failed: string, task: () => Promise<void>): Promise<void> {
  const close = toastBusy(text);
  try {
    await task();
  } catch (error) {
    toastError(`${failed}: ${messageOf(error)}`);
  } finally {
    close();
  }
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}

function add(kind: Toast["kind"], text: string): () => void {
  lastId += 1;
  const id = lastId;
  change([...toasts, { id, kind, text }]);
  return () => change(toasts.filter((toast) => toast.id !== id));
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
