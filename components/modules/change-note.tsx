'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { ToldChange } from './use-change-part';

/** What a change did, and its undo, at the foot of the dialog: the keyboard can't reach a notice outside of it. */
export function ChangeNote({ told }: { told: ToldChange | null }) {
  const tCommon = useTranslations('common');
  const [isBusy, setBusy] = useState(false);
  return (
    <output data-testid="status-part-change" className="sticky bottom-0 mt-3 block empty:hidden">
      {told !== null && (
        <div className="flex items-center gap-3 rounded-md border border-line bg-raised px-3.5 py-2.5 text-sm shadow-3">
          <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">{told.said}</p>
          {told.undo !== null && (
            <Button
              variant="quiet"
              isBusy={isBusy}
              data-testid="button-undo-part-change"
              onClick={() => {
                setBusy(true);
                void told.undo?.().then(() => setBusy(false));
              }}
            >
              {tCommon('undo')}
            </Button>
          )}
        </div>
      )}
    </output>
  );
}
