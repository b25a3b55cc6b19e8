'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFileWords } from '@/components/intl/file-words';
import { Button } from '@/components/ui/button';
import type { ListedModule } from '@/lib/base/answers/module-answers';

type Files = NonNullable<ListedModule['installed']>['files'];

/** A part's files, behind one click: which ones the person maintains, and which Easel does. */
export function ModuleFiles({
  files,
  isBusy,
  onTakeOver,
}: {
  files: Files;
  isBusy: boolean;
  onTakeOver: (path: string, isMine: boolean) => void;
}) {
  const t = useTranslations('modules.files');
  const mine = files.filter(({ isMine }) => isMine).length;
  return (
    <details data-testid="details-module-files" className="text-sm">
      <summary className="w-fit cursor-pointer rounded-sm py-1 text-ink-2 hover:text-ink">
        {t('title', { mine })}
      </summary>
      <p className="mt-1 text-ink-2">{t('words')}</p>
      <ul aria-label={t('list')} className="mt-2 grid rounded-md border border-line">
        {files.map((file) => (
          <FileRow key={file.path} {...file} isBusy={isBusy} onTakeOver={(isMine) => onTakeOver(file.path, isMine)} />
        ))}
      </ul>
    </details>
  );
}

function FileRow({
  path,
  isMine,
  isBusy,
  onTakeOver,
}: Files[number] & { isBusy: boolean; onTakeOver: (isMine: boolean) => void }) {
  const t = useTranslations('modules.files');
  const tCommon = useTranslations('common');
  const fileWords = useFileWords();
  const [asks, setAsks] = useState(false);
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line px-3 py-2 not-first:border-t">
      <div className="min-w-0 flex-1 basis-36">
        <span className="font-medium">{fileWords(path)}</span>
        <span className="block text-xs text-ink-3 [overflow-wrap:anywhere]">{name}</span>
        {isMine && <span className="block text-xs text-ink-2">{asks ? t('goes') : t('isMine')}</span>}
      </div>
      {isMine && asks && (
        <Button variant="quiet" onClick={() => setAsks(false)}>
          {tCommon('cancel')}
        </Button>
      )}
      <Button
        variant={isMine && asks ? 'second' : 'quiet'}
        isBusy={isBusy}
        aria-label={isMine ? t('giveBackNamed', { name }) : t('takeNamed', { name })}
        data-testid={`button-${isMine ? 'give-back' : 'take-over'}-${name}`}
        onClick={() => {
          if (isMine && !asks) {
            setAsks(true);
            return;
          }
          setAsks(false);
          onTakeOver(!isMine);
        }}
      >
        {isMine ? t('giveBack') : t('take')}
      </Button>
    </li>
  );
}
