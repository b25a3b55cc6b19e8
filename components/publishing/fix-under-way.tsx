'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';

/** Says that the app is published automatically once its fix is done, with a button to cancel that. */
export function FixUnderWay({ onCancel }: { onCancel: () => Promise<unknown> }) {
  const t = useTranslations('publishing');
  const [isBusy, setBusy] = useState(false);
  return (
    <Notice>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2" data-testid="notice-fix-under-way">
        <p className="flex-1 basis-52">{t('fixUnderWay')}</p>
        <Button
          variant="quiet"
          className="-my-1.5"
          isBusy={isBusy}
          data-testid="button-only-fix"
          onClick={() => {
            setBusy(true);
            void onCancel().then(() => setBusy(false));
          }}
        >
          {t('onlyFix')}
        </Button>
      </div>
    </Notice>
  );
}
