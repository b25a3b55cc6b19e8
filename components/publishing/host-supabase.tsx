'use client';
import { ExternalLinkIcon } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import type { SupabaseKeys } from './host-calls';

const fields = ['url', 'publishableKey', 'secretKey', 'accessToken'] as const;

/** URL and keys of the Supabase project that the stored data moves to. */
export function HostSupabase({ keys, onChange }: { keys: SupabaseKeys; onChange: (keys: SupabaseKeys) => void }) {
  const t = useTranslations('hosts');
  const tHosted = useTranslations('hosted');
  const id = useId();
  return (
    <fieldset aria-labelledby={id} className="grid gap-3 rounded-lg bg-sunk p-3.5">
      <div>
        <h5 id={id} className="text-sm font-medium">
          {t('dataTitle')}
        </h5>
        <p className="mt-0.5 text-sm text-ink-2">{t('dataWords')}</p>
        <Button variant="second" asChild className="mt-2">
          <a href="https://supabase.com/dashboard/projects" target="_blank" rel="noreferrer">
            <ExternalLinkIcon className="size-3.5" aria-hidden="true" />
            {t('supabaseLink')}
          </a>
        </Button>
      </div>
      {fields.map((name) => (
        <Field key={name} label={tHosted(`field.${name}`)} hint={tHosted(`hint.${name}`)}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={2000}
              type={name === 'secretKey' || name === 'accessToken' ? 'password' : 'text'}
              spellCheck={false}
              autoComplete="off"
              value={keys[name]}
              onChange={(event) => onChange({ ...keys, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </fieldset>
  );
}
