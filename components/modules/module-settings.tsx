'use client';
import { useLocale } from 'use-intl';
import { Switch } from '@/components/ui/switch';
import type { ListedModule } from '@/lib/base/answers/module-answers';

type Settings = Readonly<Record<string, boolean | string>>;

/** A part's switches; each holds at once, as a version of its own. */
export function ModuleSettings({
  module,
  settings,
  isBusy,
  onChange,
}: {
  module: ListedModule;
  settings: Settings;
  isBusy: boolean;
  onChange: (settings: Settings) => void;
}) {
  const locale = useLocale();
  return (
    <ul className="grid gap-2">
      {module.settings.map(({ key, type, label, default: first }) => {
        if (type !== 'boolean') return null;
        const isOn = (settings[key] ?? first) === true;
        return (
          <li key={key} className="flex items-center justify-between gap-3 text-sm">
            <span id={`module-${module.name}-${key}`}>{label[locale]}</span>
            <Switch
              aria-labelledby={`module-${module.name}-${key}`}
              checked={isOn}
              disabled={isBusy}
              onCheckedChange={(next) => onChange({ [key]: next })}
            />
          </li>
        );
      })}
    </ul>
  );
}
