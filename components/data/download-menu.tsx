'use client';
import { DownloadIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { toast } from '@/components/ui/toaster';
import type { DataTable } from '@/lib/backends/data/data-view';
import type { DataCalls } from './data-calls';
import { writeExcel } from './file-work';

/** Downloads a whole table, for Excel or as CSV, or everything the app has stored. */
export function DownloadMenu({ calls, table }: { calls: DataCalls; table: DataTable }) {
  const t = useTranslations('data');
  const tCommon = useTranslations('common');
  const say = () => toast(tCommon('downloading'));
  const [isBusy, setBusy] = useState(false);
  const address = calls.csvOf(table.name);

  async function takeExcel() {
    setBusy(true);
    const csv = await fetch(address).then(
      (answer) => (answer.ok ? answer.text() : null),
      () => null,
    );
    const blob = csv === null ? null : await writeExcel({ columns: table.columns, csv, tooLong: t('excelTooLong') });
    setBusy(false);
    if (blob === null) return void toast(t('downloadFailed'));
    const url = URL.createObjectURL(blob);
    const link = Object.assign(document.createElement('a'), { href: url, download: `${table.name}.xlsx` });
    link.click();
    say();
    // Some browsers read the URL only after the click is over.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="quiet" isBusy={isBusy} data-testid="button-download-table">
          <DownloadIcon className="size-4" aria-hidden="true" />
          {t('download')}
        </Button>
      }
    >
      <MenuItem data-testid="menuitem-download-excel" onSelect={() => void takeExcel()}>
        {t('asExcel')}
      </MenuItem>
      <MenuItem asChild onSelect={say}>
        <a href={address} download data-testid="menuitem-download-csv">
          {t('asCsv')}
        </a>
      </MenuItem>
      <MenuItem asChild onSelect={say}>
        <a href={calls.everything()} download data-testid="menuitem-download-everything">
          {t('everything')}
        </a>
      </MenuItem>
    </Menu>
  );
}
