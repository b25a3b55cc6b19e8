'use client';
import { ScanEyeIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';

/**
 * Whether to offer that the model looks at what it built: only right after an app's first version, so that it doesn't
 * get in the way of later requests.
 */
export const mayLook = (turns: readonly StudioTurn[]): boolean =>
  turns.at(-1)?.outcome === 'version' && turns.filter(({ outcome }) => outcome === 'version').length === 1;

/** Shows the model two pictures of the app's first screen; it fixes what it sees, as a separate change. */
export function LookOffer({ studio }: { studio: StudioHandle }) {
  const t = useTranslations('studio.look');
  const call = useCall();
  const [phase, setPhase] = useState<'still' | 'looking' | 'unseen'>('still');
  const over = useRef<AbortController>(null);
  useEffect(() => () => over.current?.abort(), []);

  async function look(): Promise<void> {
    over.current = new AbortController();
    const { signal } = over.current;
    setPhase('looking');
    const screens = await studio.lookAtHead(signal).catch(() => null);
    if (signal.aborted) return;
    if (screens === null || screens.length === 0) return setPhase('unseen');
    const images = screens.map(({ width, dataUrl }) => {
      return { name: `${t('picture', { width: String(width) })}.jpg`, dataUrl, isOwnScreen: true as const };
    });
    await call(studio.api.sendPrompt(t('prompt'), 'build', images));
    setPhase('still');
  }

  return (
    <section className="rounded-lg border border-line bg-surface px-3.5 py-3" data-testid="offer-look">
      <p className="text-sm text-ink-2">{phase === 'unseen' ? t('unseen') : t('offer')}</p>
      <Button className="mt-2.5" isBusy={phase === 'looking'} data-testid="button-look" onClick={() => void look()}>
        <ScanEyeIcon className="size-4" aria-hidden="true" />
        {phase === 'looking' ? t('looking') : t('look')}
      </Button>
    </section>
  );
}
