/** A coat-check ticket with a hanger; app/icon.svg is the same. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <path
        className="fill-accent"
        d="M6 6h20a3 3 0 0 1 3 3v4a3 3 0 0 0 0 6v4a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3v-4a3 3 0 0 0 0-6V9a3 3 0 0 1 3-3Z"
      />
      <path
        className="fill-none stroke-panel"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        d="M13.7 12.6a2.3 2.3 0 1 1 3.4 2c-.7.4-1.1.8-1.1 1.6l6.600 4.300c.8.500.500 1.500-.4 1.500H9.800c-.9 0-1.200-1-.4-1.500L16 16.200"
      />
    </svg>
  )
}
