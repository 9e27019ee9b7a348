/** Two sets and what they share. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size * 1.4} height={size} viewBox="0 0 42 30" aria-hidden="true" focusable="false">
      <circle cx="15" cy="15" r="12" fill="none" stroke="currentColor" strokeWidth="3" />
      <circle cx="27" cy="15" r="12" fill="none" stroke="currentColor" strokeWidth="3" />
      <path d="M21 4.6a12 12 0 0 1 0 20.8a12 12 0 0 1 0-20.8z" fill="var(--ls-accent)" />
    </svg>
  );
}
