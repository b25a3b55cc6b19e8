'use client';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';

/** A question to confirm, and the action that follows. */
export type Asking = { title: string; words: string; yes: string; isDanger: boolean; act: () => void };

/** Asks for confirmation; closing it does nothing. */
export function ConfirmDialog({ asking, onClose }: { asking: Asking | null; onClose: () => void }) {
  const t = useTranslations('common');
  return (
    <Dialog
      isOpen={asking !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={asking?.title ?? ''}
      description={asking?.words ?? ''}
    >
      <Actions>
        <Button
          variant={asking?.isDanger ? 'danger' : 'primary'}
          data-testid="button-confirm"
          onClick={() => {
            onClose();
            asking?.act();
          }}
        >
          {asking?.yes}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </Actions>
    </Dialog>
  );
}
