/** The easel: a canvas on three legs. Decorative; the link around it has the name. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M12 1.5V4M8.8 17.5 6.5 22.5M15.2 17.5l2.3 5M12 17.5v3M3 17.3h18" />
      <rect x="5" y="4.2" width="14" height="10.6" rx="1.2" stroke="none" className="fill-accent" />
    </svg>
  );
}
