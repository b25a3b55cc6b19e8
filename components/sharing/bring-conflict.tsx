'use client';
import { useTranslations } from 'use-intl';
import { useFileWords } from '@/components/intl/file-words';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import type { FileConflict } from '@/lib/base/foundation/fork-errors';

/** Asks whose content stays in files that both sides changed. */
export function BringConflict({
  files,
  onResolve,
  onClose,
}: {
  files: readonly FileConflict[];
  onResolve: (resolve: 'mine' | 'theirs') => void;
  onClose: () => void;
}) {
  const t = useTranslations('sharing.origin');
  const tVersions = useTranslations('versions.bringConflict');
  const tCommon = useTranslations('common');
  const fileWords = useFileWords();
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('conflictTitle')}
      description={t('conflictWords')}
    >
      <ul
        aria-label={t('conflictFiles')}
        data-testid="list-conflicts"
        className="scrollbar-calm mt-3.5 max-h-60 overflow-auto rounded-md border border-line"
      >
        {files.map(({ path, reason }) => (
          <li key={path} className="border-line px-3 py-2 not-first:border-t">
            <span className="font-medium" title={path}>
              {fileWords(path)}
            </span>
            <p className="mt-0.5 text-sm text-ink-2">{tVersions(reason)}</p>
          </li>
        ))}
      </ul>
      <Actions className="justify-end">
        <Button variant="quiet" onClick={onClose}>
          {tCommon('cancel')}
        </Button>
        <Button data-testid="button-take-theirs" onClick={() => onResolve('theirs')}>
          {t('theirs')}
        </Button>
        <Button variant="primary" data-testid="button-keep-mine" onClick={() => onResolve('mine')}>
          {t('mine')}
        </Button>
      </Actions>
    </Dialog>
  );
}
