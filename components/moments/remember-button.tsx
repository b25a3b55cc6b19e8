'use client';
import { BookmarkIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toaster';
import type { MomentCalls } from './moment-calls';

/** Saves the current state, with or without a name. */
export function RememberButton({
  of,
  remember,
  disabledBecause = null,
  onRemembered,
}: {
  of: 'app' | 'live';
  remember: MomentCalls['remember'];
  disabledBecause?: string | null;
  onRemembered: () => void;
}) {
  const t = useTranslations('moments.remember');
  const tCommon = useTranslations('common');
  const call = useCall();
  const [phase, setPhase] = useState<'closed' | 'asking' | 'keeping'>('closed');
  const [name, setName] = useState('');
  const keep = async () => {
    setPhase('keeping');
    const kept = await call(remember(of, name));
    setPhase('closed');
    if (kept === undefined) return;
    setName('');
    toast(t('done'));
    onRemembered();
  };
  return (
    <>
      <Button
        data-testid={of === 'app' ? 'button-remember-this-moment' : 'button-remember-live'}
        disabledBecause={disabledBecause}
        onClick={() => setPhase('asking')}
      >
        <BookmarkIcon className="size-3.5" aria-hidden="true" />
        {t(of)}
      </Button>
      <Dialog
        isOpen={phase !== 'closed'}
        onOpenChange={(isOpen) => !isOpen && phase === 'asking' && setPhase('closed')}
        title={t(of)}
        description={t(`${of}Words`)}
      >
        <form
          className="mt-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (phase === 'asking') void keep();
          }}
        >
          <Field label={t('name')} hint={t('nameHint')}>
            {(props) => (
              <Input {...props} value={name} maxLength={120} onChange={(event) => setName(event.currentTarget.value)} />
            )}
          </Field>
          <Actions className="justify-end">
            <Button variant="quiet" onClick={() => setPhase('closed')}>
              {tCommon('cancel')}
            </Button>
            <Button type="submit" variant="primary" isBusy={phase === 'keeping'} data-testid="button-remember">
              {t('keep')}
            </Button>
          </Actions>
        </form>
      </Dialog>
    </>
  );
}
