import type { ReactNode } from 'react';

/** The easel around the prompt: clamp, ledge and legs, the interface's only ornament. */
export function EaselFrame({ children }: { children: ReactNode }) {
  return (
    <div className="relative mx-auto mt-11 max-w-180 max-wide:mt-10.5">
      <svg
        viewBox="0 0 60 40"
        width="60"
        height="40"
        aria-hidden="true"
        className="pointer-events-none absolute -top-6.5 left-1/2 z-10 -translate-x-1/2 fill-wood max-wide:origin-bottom max-wide:scale-86"
      >
        <rect x="26" y="0" width="8" height="34" rx="3" />
        <rect x="13" y="21" width="34" height="12" rx="3.5" />
      </svg>
      {children}
      <div
        aria-hidden="true"
        className="relative -mx-3.5 h-2 rounded-[3px] bg-wood shadow-[0_3px_8px_-3px_rgb(48_40_24/0.35)] max-wide:-mx-1.5"
      />
      <svg
        viewBox="0 0 440 132"
        aria-hidden="true"
        className="pointer-events-none absolute top-full left-1/2 w-110 -translate-x-1/2 text-wood max-wide:w-75"
      >
        <defs>
          <linearGradient id="easel-leg" x1="0" y1="0" x2="0" y2="1">
            <stop offset=".45" stopColor="currentColor" />
            <stop offset="1" stopColor="currentColor" stopOpacity="0" />
          </linearGradient>
        </defs>
        <path d="M66 0h9L41 132h-9zM365 0h9l34 132h-9z" fill="url(#easel-leg)" />
        <path d="M217 0h6v96h-6z" fill="url(#easel-leg)" opacity=".7" />
      </svg>
    </div>
  );
}
