import styles from './spinner.module.css';

/** A sign of work under way. Says nothing to screen readers: what waits says so itself (`aria-busy`). */
export function Spinner({ size = 16 }: { readonly size?: number | undefined }) {
  return (
    <svg
      className={styles.spinner}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden="true"
    >
      <circle cx="8" cy="8" r="6" opacity="0.25" />
      <path d="M14 8a6 6 0 0 0-6-6" strokeLinecap="round" />
    </svg>
  );
}
