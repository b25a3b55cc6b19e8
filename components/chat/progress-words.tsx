'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';
import { progressOf } from '@/lib/studio/studio/turn-progress';

/** A rough estimate of the time left, in words; empty if there is none. */
export function ProgressWords({ turn, isFirst }: { turn: StudioTurn; isFirst: boolean }) {
  const t = useTranslations('studio.progress');
  // The server does not know the viewer's clock.
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  const progress = now === null ? null : progressOf(turn, { isFirst, now });
  if (progress === null) return null;
  if (progress.isLongerThanUsual) return t('longer');
  if (progress.left !== null) {
    if (progress.left < 120) return t(progress.left <= 60 ? 'seconds' : 'minutesHalf');
    return t('minutes', { count: progress.left / 60 });
  }
  return progress.usual === null ? null : t(isFirst ? 'usualFirst' : 'usualLater', progress.usual);
}
