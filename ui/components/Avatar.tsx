import styles from "./Avatar.module.css";

/** A person's initials; the full name for those who hover or listen, unless something around it says the name. */
export function Avatar({
  name,
  size = 22,
  isDecoration = false,
}: {
  name: string;
  size?: number;
  isDecoration?: boolean;
}) {
  const initials = name
    .split(/\s+/)
    .filter(Boolean)
    .map((part) => [...part][0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
  return (
    <span
      className={styles.avatar}
      style={{ width: size, height: size, fontSize: size * 0.4 }}
      title={name}
      role="img"
      aria-label={name}
      aria-hidden={isDecoration}
      data-initials={initials || "?"}
    />
  );
}
