import styles from "./Toasts.module.css";
import { useToasts } from "./toast-store.ts";

/** Where short notices appear. */
export function Toasts() {
  return (
    <div className={styles.toasts} aria-live="polite">
      {useToasts().map((toast) => (
        <p key={toast.id} className={styles.toast} data-kind={toast.kind}>
          {toast.text}
        </p>
      ))}
    </div>
  );
}
