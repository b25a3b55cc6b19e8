'use client';
import { useForm, useWatch, type Resolver } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toaster';
import type { CallResult } from '@/lib/studio/request';
import { fieldOf, presets, type ConnectInput, type ModelConnection } from './model-settings';

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

/** Any model by address, key and name. Nothing is kept before the model has answered; the key never comes back. */
export function ConnectForm({
  connection,
  connect,
  onChange,
}: {
  connection: ModelConnection | null;
  connect: (input: ConnectInput) => Promise<CallResult<unknown>>;
  onChange: () => void;
}) {
  const t = useTranslations('settings');
  const failureWords = useFailureWords();
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
    defaultValues: {
      baseUrl: connection?.source === 'settings' ? connection.baseUrl : '',
      apiKey: '',
      modelId: connection?.source === 'settings' ? connection.modelId : '',
    },
    resolver,
  });
  const submit = handleSubmit(async (input) => {
    const result = await connect(input);
    if (!result.ok) {
      const field = fieldOf(result.error);
      setError(field, { type: 'server', message: failureWords(result.error) });
      setFocus(field);
      return;
    }
    setValue('apiKey', '');
    toast(t('saved', { model: input.modelId }));
    onChange();
  });
  const address = useWatch({ control, name: 'baseUrl' }).trim();
  const isKeyKept = connection?.source === 'settings' && connection.hasKey && address === connection.baseUrl;
  const { errors, isSubmitting } = formState;
  return (
    <section className="mt-8">
      <h3 className="text-lg">{t('elsewhereTitle')}</h3>
      <form noValidate onSubmit={(event) => void submit(event)} className="mt-3 grid gap-4">
        <fieldset className="flex flex-wrap items-center gap-2">
          <legend className="float-left mr-1 text-sm text-ink-2">{t('presets')}</legend>
          {presets.map((preset) => (
            <Button
              key={preset.name}
              aria-pressed={address === preset.baseUrl}
              className="aria-pressed:border-accent-text aria-pressed:text-accent-text"
              onClick={() => {
                setValue('baseUrl', preset.baseUrl, { shouldDirty: true });
                setFocus('modelId');
              }}
            >
              {preset.name}
            </Button>
          ))}
        </fieldset>
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
        <Field label={t('key')} hint={isKeyKept ? t('keyKept') : t('keyHint')} problem={errors.apiKey?.message ?? null}>
          {(props) => (
            <Input {...props} {...register('apiKey')} type="password" autoComplete="off" spellCheck={false} />
          )}
        </Field>
        <Field label={t('model')} hint={t('modelHint')} problem={errors.modelId?.message ?? null}>
          {(props) => <Input {...props} {...register('modelId')} autoComplete="off" spellCheck={false} />}
        </Field>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" size="tall" isBusy={isSubmitting}>
            {t('connect')}
          </Button>
          <output className="text-xs text-ink-3">{isSubmitting ? t('testing') : t('testNote')}</output>
        </div>
      </form>
    </section>
  );
}
