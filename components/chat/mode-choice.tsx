'use client';
import { useTranslations } from 'use-intl';
import { Segmented } from '@/components/ui/segmented';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';

const modes = ['ask', 'plan', 'build'] as const;

/** Whether prompts are answered, planned first or built; stays as chosen. */
export function ModeChoice({
  value,
  onChange,
}: {
  value: StudioTurn['mode'];
  onChange: (mode: StudioTurn['mode']) => void;
}) {
  const t = useTranslations('requests.mode');
  return (
    <Segmented
      label={t('label')}
      value={value}
      onChange={onChange}
      segments={modes.map((mode) => ({ value: mode, label: t(mode), testId: `radio-${mode}` }))}
      className="mr-auto"
    />
  );
}
