'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';

const fields = ['url', 'publishableKey', 'secretKey', 'accessToken'] as const;
export type HostedInput = Record<(typeof fields)[number], string>;

const empty: HostedInput = { url: '', publishableKey: '', secretKey: '', accessToken: '' };

/** URL and keys of a Supabase project; nothing is stored until the project has accepted all of them. */
export function HostedForm({ isBusy, onSend }: { isBusy: boolean; onSend: (input: HostedInput) => void }) {
  const t = useTranslations('hosted');
  const [input, setInput] = useState(empty);
  const isWhole = fields.every((name) => input[name].trim() !== '');
  return (
    <form
      className="mt-4 grid gap-3"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole && !isBusy) onSend(input);
      }}
    >
      {fields.map((name) => (
        <Field key={name} label={t(`field.${name}`)} hint={t(`hint.${name}`)}>
          {(control) => (
            <Input
              {...control}
              name={name}
              type={name === 'secretKey' || name === 'accessToken' ? 'password' : 'text'}
              spellCheck={false}
              autoComplete="off"
              value={input[name]}
              data-testid={`textbox-hosted-${name}`}
              onChange={(event) => setInput({ ...input, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Button
        type="submit"
        variant="primary"
        isBusy={isBusy}
        disabled={!isWhole}
        className="justify-self-start"
        data-testid="button-data-to-supabase"
      >
        {isBusy ? t('moving') : t('move')}
      </Button>
    </form>
  );
}
