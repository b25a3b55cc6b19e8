import { words } from '@/words';
import { moonAge, moonPhase, moonShare } from '@/dates';

/** The Moon as it is seen that night from the northern half of the Earth. */
export function Moon({ date, className = 'size-10' }: { date: Date; className?: string }) {
  const age = moonAge(date);
  const isWaxing = age < 0.5;
  const isCrescent = moonShare(age) < 0.5;
  const bend = Math.abs(Math.cos(age * 2 * Math.PI)).toFixed(3);
  const lit = `M0-1A1 1 0 0 ${isWaxing ? 1 : 0} 0 1A${bend} 1 0 0 ${isWaxing === isCrescent ? 0 : 1} 0-1z`;
  return (
    <svg viewBox="-1.12 -1.12 2.24 2.24" className={`shrink-0 ${className}`} aria-hidden="true">
      <circle r="1.04" className="fill-moon-dark" />
      <path d={lit} className="fill-moon-lit" />
      <g className="fill-moon-dark" opacity="0.35">
        <circle cx="-0.3" cy="-0.38" r="0.2" />
        <circle cx="0.28" cy="0.18" r="0.25" />
        <circle cx="-0.42" cy="0.3" r="0.13" />
        <circle cx="0.34" cy="-0.5" r="0.12" />
      </g>
    </svg>
  );
}

export const moonWords = (date: Date): string => {
  const age = moonAge(date);
  const share = `${Math.round(moonShare(age) * 100)}%`;
  return `${words.phases[moonPhase(age)]}, ${words.home.lit(share)}`;
};
