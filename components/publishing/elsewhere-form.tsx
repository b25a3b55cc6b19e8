'use client';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';
import { ElsewhereTables } from './elsewhere-tables';

type Chosen = { address: string; token: string; withData: boolean; leave: string[] };

/** Asks for another Easel's address, a token created there, and whether the data that people entered moves along. */
export function ElsewhereForm({
  request,
  projectId,
  onCancel,
  onChoose,
}: {
  request: Request;
  projectId: ProjectId;
  onCancel: () => void;
  onChoose: (chosen: Chosen) => Promise<void>;
}) {
  const t = useTranslations('elsewhere');
  const id = useId();
  const [chosen, setChosen] = useState<Chosen>({ address: '', token: '', withData: true, leave: [] });
  const [isBusy, setBusy] = useState(false);
  const choose = async () => {
    setBusy(true);
    await onChoose(chosen);
    setBusy(false);
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void choose();
      }}
    >
      <Field label={t('address')} hint={t('addressHint')}>
        {(field) => (
          <Input
            {...field}
            required
            maxLength={300}
            inputMode="url"
            value={chosen.address}
            onChange={(event) => setChosen({ ...chosen, address: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('token')} hint={t('tokenHint')}>
        {(field) => (
          <Input
            {...field}
            required
            maxLength={200}
            type="password"
            autoComplete="off"
            value={chosen.token}
            onChange={(event) => setChosen({ ...chosen, token: event.target.value })}
          />
        )}
      </Field>
      <label htmlFor={id} className="flex items-start gap-2.5 text-sm">
        <input
          id={id}
          type="checkbox"
          className="mt-0.5 size-4 accent-accent"
          checked={chosen.withData}
          onChange={(event) => setChosen({ ...chosen, withData: event.target.checked })}
        />
        <span>
          {t('withData')}
          <span className="block text-ink-2">{t('withDataWords')}</span>
        </span>
      </label>
      {chosen.withData && (
        <ElsewhereTables
          {...{ request, projectId, leave: chosen.leave }}
          onChange={(leave) => setChosen({ ...chosen, leave })}
        />
      )}
      <div className="flex flex-wrap gap-1.5">
        <Button type="submit" variant="primary" data-testid="button-send-elsewhere" isBusy={isBusy}>
          {t('send')}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
