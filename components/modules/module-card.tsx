'use client';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { ListedModule } from '@/lib/base/answers/module-answers';
import { ModuleFiles } from './module-files';
import { ModuleSecrets } from './module-secrets';
import { ModuleSettings } from './module-settings';
import { RemovePart } from './remove-part';

type Settings = Readonly<Record<string, boolean | string>>;
export type PartActions = {
  onAdd: () => void;
  onUpdate: () => void;
  onSet: (settings: Settings) => void;
  /** `mends`: asks the chat to change the code that used the part. */
  onRemove: (mends: boolean) => void;
  onTakeOver: (path: string, isMine: boolean) => void;
};

/** One ready-made part: what it offers, and what can be done with it. */
export function ModuleCard({ module, isBusy, ...actions }: { module: ListedModule; isBusy: boolean } & PartActions) {
  const t = useTranslations('modules');
  const locale = useLocale();
  const { title, summary, installed, isNew } = module;
  return (
    <li className="grid gap-3 rounded-lg border border-line p-4">
      <div>
        <h3 className="flex flex-wrap items-center gap-2 font-bold">
          {title[locale]}
          {installed !== null && <Badge tone="good">{t('isThere')}</Badge>}
          {isNew && <Badge tone="accent">{t('isNew')}</Badge>}
        </h3>
        <p className="mt-1 text-sm text-ink-2">{summary[locale]}</p>
      </div>
      {installed === null ? (
        <AddPart module={module} isBusy={isBusy} onAdd={actions.onAdd} />
      ) : (
        <>
          {installed.version < module.version ? (
            <div className="grid gap-2 text-sm text-ink-2">
              <p>{t(installed.files.some(({ isMine }) => isMine) ? 'updateBeside' : 'updateWords')}</p>
              <Button
                variant="primary"
                className="justify-self-start"
                isBusy={isBusy}
                data-testid={`button-update-${module.name}`}
                onClick={actions.onUpdate}
              >
                {t('update')}
              </Button>
            </div>
          ) : (
            <ModuleSettings module={module} settings={installed.settings} isBusy={isBusy} onChange={actions.onSet} />
          )}
          <ModuleSecrets secrets={module.secrets} />
          <ModuleFiles files={installed.files} isBusy={isBusy} onTakeOver={actions.onTakeOver} />
          <RemovePart {...{ module, isBusy }} installed={installed} onRemove={actions.onRemove} />
        </>
      )}
    </li>
  );
}

/** Adds the part at once, or explains its effect first if there are people or data already. */
function AddPart({ module, isBusy, onAdd }: { module: ListedModule; isBusy: boolean; onAdd: () => void }) {
  const t = useTranslations('modules');
  const tCommon = useTranslations('common');
  const locale = useLocale();
  const [asks, setAsks] = useState(false);
  const { approval, asksFirst, name } = module;
  if (!asks)
    return (
      <>
        <p className="text-sm text-ink-2">{approval[locale]}</p>
        <Button
          variant="primary"
          className="justify-self-start"
          isBusy={isBusy}
          data-testid={`button-add-${name}`}
          onClick={() => (asksFirst ? setAsks(true) : onAdd())}
        >
          {t('add')}
        </Button>
      </>
    );
  return (
    <div role="alert" className="grid gap-2 rounded-md bg-warn-soft p-3 text-sm">
      <p>{t('asksFirst')}</p>
      <p>{approval[locale]}</p>
      <div className="flex flex-wrap gap-2">
        <Button variant="quiet" onClick={() => setAsks(false)}>
          {tCommon('cancel')}
        </Button>
        <Button variant="primary" isBusy={isBusy} data-testid={`button-add-${name}-now`} onClick={onAdd}>
          {t('addNow')}
        </Button>
      </div>
    </div>
  );
}
