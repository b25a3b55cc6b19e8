'use client';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import type { ListedModule, ListedSetting } from '@/lib/base/answers/module-answers';

type Settings = Readonly<Record<string, boolean | string>>;
type Change = (settings: Settings) => void;

/**
 * A part's settings. A switch or choice applies at once, a text field when it is saved; each change creates a version.
 */
export function ModuleSettings({
  module,
  settings,
  isBusy,
  onChange,
}: {
  module: ListedModule;
  settings: Settings;
  isBusy: boolean;
  onChange: Change;
}) {
  return (
    <ul className="grid gap-3">
      {module.settings.map((setting) => (
        <li key={setting.key}>
          <Setting
            // Remounts the field to show the current text after it was saved, or restored with an earlier version.
            key={String(settings[setting.key])}
            id={`module-${module.name}-${setting.key}`}
            value={settings[setting.key] ?? setting.default}
            {...{ setting, isBusy, onChange }}
          />
        </li>
      ))}
    </ul>
  );
}

function Setting({
  id,
  setting: { key, type, label, choices = [], longest },
  value,
  isBusy,
  onChange,
}: {
  id: string;
  setting: ListedSetting;
  value: boolean | string;
  isBusy: boolean;
  onChange: Change;
}) {
  const t = useTranslations('modules');
  const locale = useLocale();
  const [typed, setTyped] = useState(String(value));
  switch (type) {
    case 'boolean':
      return (
        <div className="flex items-center justify-between gap-3 text-sm">
          <span id={id}>{label[locale]}</span>
          <Switch
            aria-labelledby={id}
            checked={value === true}
            disabled={isBusy}
            onCheckedChange={(next) => onChange({ [key]: next })}
          />
        </div>
      );
    case 'choice':
      return (
        <Field label={label[locale]}>
          {(props) => (
            <Select
              {...props}
              value={String(value)}
              disabled={isBusy}
              onChange={(event) => onChange({ [key]: event.target.value })}
            >
              {choices.map((choice) => (
                <option key={choice.value} value={choice.value}>
                  {choice.label[locale]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      );
    case 'text':
      return (
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            onChange({ [key]: typed });
          }}
        >
          <div className="min-w-0 flex-1">
            <Field label={label[locale]}>
              {(props) => (
                <Input
                  {...props}
                  value={typed}
                  maxLength={longest}
                  disabled={isBusy}
                  onChange={(event) => setTyped(event.target.value)}
                />
              )}
            </Field>
          </div>
          <Button type="submit" isBusy={isBusy} disabled={typed === value}>
            {t('save')}
          </Button>
        </form>
      );
    default:
      return type satisfies never;
  }
}
