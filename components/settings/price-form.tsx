'use client';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toaster';
import type { ShownConnection } from '@/lib/base/answers/model-answers';
import { readPrice, type ModelCalls, type ModelSlot } from './model-settings';

/**
 * The price of a model that no table lists, as its provider's page states it; from then on costs are shown in money.
 */
export function PriceForm({
  slot,
  connection,
  calls,
  onChange,
}: {
  slot: ModelSlot;
  connection: ShownConnection;
  calls: Pick<ModelCalls, 'setPrice'>;
  onChange: () => void;
}) {
  const t = useTranslations('settings.price');
  const call = useCall();
  const [input, setInput] = useState(connection.price === null ? '' : String(connection.price.input));
  const [output, setOutput] = useState(connection.price === null ? '' : String(connection.price.output));
  const [isWrong, setIsWrong] = useState(false);
  const [isBusy, setIsBusy] = useState(false);

  async function keep(event: FormEvent): Promise<void> {
    event.preventDefault();
    const price = { input: readPrice(input), output: readPrice(output) };
    setIsWrong(price.input === null || price.output === null);
    if (price.input === null || price.output === null) return;
    setIsBusy(true);
    const done = await call(calls.setPrice(slot, connection, { input: price.input, output: price.output }));
    setIsBusy(false);
    if (done === undefined) return;
    toast(t('kept', { model: connection.modelId }));
    onChange();
  }

  return (
    <details className="mt-3 border-t border-line pt-3" data-testid="price-of-model">
      <summary className="cursor-pointer text-sm text-ink-2 hover:text-ink">
        {connection.price === null ? t('unknown') : t('own')}
      </summary>
      <form noValidate onSubmit={(event) => void keep(event)} className="mt-3">
        <p className="text-sm text-ink-2">{t('words')}</p>
        <div className="mt-2 flex flex-wrap items-end gap-3">
          <div className="w-40">
            <Field label={t('input')} problem={isWrong && readPrice(input) === null ? t('wrong') : null}>
              {(props) => (
                <Input
                  {...props}
                  value={input}
                  inputMode="decimal"
                  onChange={(event) => setInput(event.target.value)}
                />
              )}
            </Field>
          </div>
          <div className="w-40">
            <Field label={t('output')} problem={isWrong && readPrice(output) === null ? t('wrong') : null}>
              {(props) => (
                <Input
                  {...props}
                  value={output}
                  inputMode="decimal"
                  onChange={(event) => setOutput(event.target.value)}
                />
              )}
            </Field>
          </div>
          <Button type="submit" isBusy={isBusy}>
            {t('keep')}
          </Button>
        </div>
      </form>
    </details>
  );
}
