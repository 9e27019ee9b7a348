import { type ReactNode, useId } from "react";
import styles from "./Labelled.module.css";

/** A field with its label above it; the field takes the id. */
export function Labelled({ label, children }: { label: string; children(id: string): ReactNode }) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
