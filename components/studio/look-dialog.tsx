'use client';
import { RefreshCwIcon } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { LookChoice } from '@/components/looks/look-choice';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toaster';
import { lookPath } from '@/lib/projects/looks/look';
import { restyle } from '@/lib/projects/looks/restyle';
import type { CallResult } from '@/lib/studio/studio/request';
import type { StudioHandle, StudioView } from '@/lib/studio/studio/studio-controller';
import { readFileText } from './read-file-text';

type Head = NonNullable<StudioView['project']['head']>;
type Props = { studio: StudioHandle; head: Head | null; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Three other looks for the current app; choosing one changes the values of its theme, as a version. */
export function LookDialog({ studio, head, isOpen, onOpenChange }: Props) {
  const t = useTranslations('looks.another');
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t('title')} description={t('words')}>
      {head !== null && <LookForm studio={studio} head={head} onClose={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function LookForm({ studio, head, onClose }: { studio: StudioHandle; head: Head; onClose: () => void }) {
  const t = useTranslations('looks.another');
  const tCommon = useTranslations('common');
  const call = useCall();
  const failureWords = useFailureWords();
  // Changes exactly what was read: a save on top of another version is refused.
  const [base] = useState(head);
  const [sheet, setSheet] = useState<CallResult<string | null> | null>(null);
  // Seeded by version and count: the same app offers the same three until others are requested.
  const [round, setRound] = useState(0);
  const [index, setIndex] = useState(0);
  const [phase, setPhase] = useState<'choosing' | 'saving'>('choosing');

  useEffect(() => {
    let isGone = false;
    void readFileText(studio, base.versionId, lookPath).then((answer) => {
      if (!isGone) setSheet(answer);
    });
    return () => {
      isGone = true;
    };
  }, [studio, base]);
  const looks = useMemo(
    () => (sheet?.ok ? restyle(sheet.value ?? '', base.number * 100 + round) : []),
    [sheet, base, round],
  );

  if (sheet === null) return <Skeleton className="mt-4 h-16" />;
  if (!sheet.ok)
    return (
      <Notice tone="warn" className="mt-4">
        {t('loadFailed', { reason: failureWords(sheet.error) })}
      </Notice>
    );
  if (looks.length === 0) return <p className="mt-4 text-sm text-ink-2">{t('none')}</p>;
  const take = async () => {
    const content = looks[index]?.css;
    if (content === undefined) return;
    setPhase('saving');
    const saved = await call(
      studio.api.save(base.versionId, t('summary'), [{ type: 'file-write', path: lookPath, content }]),
    );
    setPhase('choosing');
    if (saved === undefined) return;
    toast(t('taken', { number: saved.version.number }));
    onClose();
  };
  return (
    <div className="mt-4 grid gap-3">
      <LookChoice
        looks={looks.map(({ look }) => look)}
        value={index}
        canLeaveOpen={false}
        onChange={(next) => setIndex(next ?? 0)}
      />
      <div>
        <Button variant="quiet" data-testid="button-show-others" onClick={() => setRound(round + 1)}>
          <RefreshCwIcon className="size-3.5" aria-hidden="true" />
          {t('more')}
        </Button>
      </div>
      <Actions className="justify-end">
        <Button variant="quiet" onClick={onClose}>
          {tCommon('cancel')}
        </Button>
        <Button
          variant="primary"
          isBusy={phase === 'saving'}
          data-testid="button-take-this-look"
          onClick={() => void take()}
        >
          {t('take')}
        </Button>
      </Actions>
    </div>
  );
}
