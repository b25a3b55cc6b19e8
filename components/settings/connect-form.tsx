'use client';
import { useId, useState } from 'react';
import { useForm, useWatch, type Resolver } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { toast } from '@/components/ui/toaster';
import type { Provider, ProviderAddress } from '@/lib/turns/models/providers';
import type { CallResult } from '@/lib/studio/studio/request';
import { fieldOf, type ConnectInput } from './model-settings';
import { useConnectFailure } from './use-connect-failure';
import { KeySteps } from './key-steps';
import { useCostWords } from './use-cost-words';
import type { ShownConnection } from '@/lib/base/answers/model-answers';

const inputSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).max(500),
  apiKey: z.string().max(500),
  modelId: z.string().min(1).max(200),
});

const trim = (input: ConnectInput): ConnectInput => ({
  baseUrl: input.baseUrl.trim(),
  apiKey: input.apiKey.trim(),
  modelId: input.modelId.trim(),
});

/**
 * Connects a model by key and name, and by URL if the provider is the person's own. Nothing is stored until the model
 * has answered; the key is never sent back. `kept`: connections whose key may be reused for the same host.
 */
export function ConnectForm({
  provider,
  start,
  kept,
  connect,
  onConnected,
  isSecond = false,
}: {
  provider: Provider;
  start: { baseUrl: string; modelId: string };
  kept: readonly ShownConnection[];
  connect: (input: ConnectInput) => Promise<CallResult<unknown>>;
  onConnected: (modelId: string) => void;
  /** There is another way besides the form, and it comes first. */
  isSecond?: boolean;
}) {
  const t = useTranslations('settings');
  const failureWords = useConnectFailure();
  const costWords = useCostWords();
  const listId = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const isOther = provider.kind === 'other';
  const resolver: Resolver<ConnectInput> = (values) => {
    const parsed = inputSchema.safeParse(trim(values));
    if (parsed.success) return { values: parsed.data, errors: {} };
    const isWrong = new Set(parsed.error.issues.map((issue) => issue.path[0]));
    return {
      values: {},
      errors: {
        ...(isWrong.has('baseUrl') && { baseUrl: { type: 'form', message: t('addressWrong') } }),
        ...(isWrong.has('modelId') && { modelId: { type: 'form', message: t('modelNeeded') } }),
      },
    };
  };
  const { register, handleSubmit, setValue, setError, setFocus, control, formState } = useForm<ConnectInput>({
    defaultValues: { ...start, apiKey: '' },
    resolver,
  });
  const submit = handleSubmit(async (input) => {
    setProblem(null);
    const result = await connect(input);
    if (!result.ok) {
      const field = fieldOf(result.error);
      // A provider with a fixed URL has no URL field to show the error next to.
      if (field === 'baseUrl' && !isOther) return setProblem(failureWords(result.error));
      setError(field, { type: 'server', message: failureWords(result.error) });
      setFocus(field);
      return;
    }
    setValue('apiKey', '');
    toast(t('saved', { model: input.modelId }));
    onConnected(input.modelId);
  });
  const [address, modelId] = useWatch({ control, name: ['baseUrl', 'modelId'] });
  const chosen = provider.addresses.find(({ baseUrl }) => baseUrl === address) ?? provider.addresses[0];
  const isKeyKept = kept.some(({ hasKey, baseUrl }) => hasKey && originOf(baseUrl) === originOf(address));
  const cost = isOther ? null : costWords(provider, modelId.trim(), address);
  const { errors, isSubmitting } = formState;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {provider.addresses.length > 1 && (
        <Places
          addresses={provider.addresses}
          address={address}
          onChoose={(baseUrl) => setValue('baseUrl', baseUrl, { shouldDirty: true })}
        />
      )}
      {isOther && (
        <Field label={t('address')} hint={t('addressHint')} problem={errors.baseUrl?.message ?? null}>
          {(props) => (
            <Input
              {...props}
              {...register('baseUrl')}
              type="url"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
      )}
      {chosen?.keyPage && !isKeyKept && !isSecond && <KeySteps name={provider.name} keyPage={chosen.keyPage} />}
      <Field
        label={t('key')}
        hint={
          isKeyKept
            ? t('keyKept')
            : provider.kind === 'key' || provider.kind === 'sign-in'
              ? t('keyRequired')
              : t('keyHint')
        }
        problem={errors.apiKey?.message ?? null}
      >
        {(props) => <Input {...props} {...register('apiKey')} type="password" autoComplete="off" spellCheck={false} />}
      </Field>
      <Field label={t('model')} hint={cost ?? t('modelHint')} problem={errors.modelId?.message ?? null}>
        {(props) => <Input {...props} {...register('modelId')} list={listId} autoComplete="off" spellCheck={false} />}
      </Field>
      <datalist id={listId}>
        {provider.models.map((model) => (
          <option key={model}>{model}</option>
        ))}
      </datalist>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant={isSecond ? 'second' : 'primary'} size="tall" isBusy={isSubmitting}>
          {t('connect')}
        </Button>
        {chosen?.keyPage && (isKeyKept || isSecond) && (
          <a
            href={chosen.keyPage}
            target="_blank"
            rel="noreferrer"
            className="text-sm text-accent-text underline decoration-accent-line underline-offset-3 hover:decoration-current"
          >
            {t('getKey')}
          </a>
        )}
        <output className="text-xs text-ink-3">{isSubmitting ? t('testing') : t('testNote')}</output>
      </div>
      {problem !== null && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
    </form>
  );
}

/** Some providers have two separate regions; a key works in the one it was created in. */
function Places({
  addresses,
  address,
  onChoose,
}: {
  addresses: readonly ProviderAddress[];
  address: string;
  onChoose: (baseUrl: string) => void;
}) {
  const t = useTranslations('settings');
  return (
    <div className="grid justify-items-start gap-1.5">
      <Segmented
        label={t('place')}
        value={address}
        segments={addresses.map(({ place, baseUrl }) => ({ value: baseUrl, label: t(`places.${place}`) }))}
        onChange={onChoose}
      />
      <p className="text-xs text-ink-3">{t('placeHint')}</p>
    </div>
  );
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : '';
}
