'use client';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { useFileWords } from '@/components/intl/file-words';
import { useWording } from '@/components/intl/wording';
import { Button } from '@/components/ui/button';
import type { ListedModule } from '@/lib/base/answers/module-answers';

/** Removes a part, after saying what happens to its data and to the pages that use it. */
export function RemovePart({
  module,
  installed,
  isBusy,
  onRemove,
}: {
  module: ListedModule;
  installed: NonNullable<ListedModule['installed']>;
  isBusy: boolean;
  onRemove: (mends: boolean) => void;
}) {
  const t = useTranslations('modules');
  const tCommon = useTranslations('common');
  const locale = useLocale();
  const fileWords = useFileWords();
  const { list } = useWording();
  const [asks, setAsks] = useState(false);
  const { name, removal } = module;
  const { usedIn, files } = installed;
  if (!asks)
    return (
      <Button
        variant="quiet"
        className="justify-self-start"
        data-testid={`button-remove-${name}`}
        onClick={() => setAsks(true)}
      >
        {t('remove')}
      </Button>
    );
  return (
    <div role="alert" className="grid gap-2 rounded-md bg-warn-soft p-3 text-sm">
      <p>{removal[locale]}</p>
      {usedIn.length > 0 && <p>{t('usedIn', { names: list(usedIn.slice(0, 5).map(fileWords)) })}</p>}
      {files.some(({ isMine }) => isMine) && <p>{t('mineGoes')}</p>}
      <div className="flex flex-wrap gap-2">
        <Button variant="quiet" onClick={() => setAsks(false)}>
          {tCommon('cancel')}
        </Button>
        <Button isBusy={isBusy} data-testid={`button-remove-${name}-now`} onClick={() => onRemove(false)}>
          {t('removeNow')}
        </Button>
        {usedIn.length > 0 && (
          <Button
            variant="primary"
            isBusy={isBusy}
            data-testid={`button-remove-${name}-and-mend`}
            onClick={() => onRemove(true)}
          >
            {t('removeAndMend')}
          </Button>
        )}
      </div>
    </div>
  );
}
