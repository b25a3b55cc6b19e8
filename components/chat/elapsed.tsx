'use client';
import { useEffect, useState } from 'react';
import { useWording } from '@/components/intl/wording';

/**
 * Time since `since`, ticking; the final time once `until` is known. Empty until hydration: the server does not know
 * the viewer's clock.
 */
export function Elapsed({
  since,
  until,
  isInline = false,
}: {
  since: number;
  until: number | null;
  /** Inline in a sentence, instead of at the end of its line. */
  isInline?: boolean;
}) {
  const { clock } = useWording();
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    if (until !== null) return;
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [until]);
  if (now === null) return null;
  return (
    <span aria-hidden="true" className={isInline ? 'num' : 'num ml-auto flex-none text-xs text-ink-3'}>
      {clock((until ?? now) - since)}
    </span>
  );
}
