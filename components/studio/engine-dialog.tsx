'use client';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { canBeContained, chooseEngine, engineSettings, type EngineSetting } from '@/lib/preview/runtime/choose-engine';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { studioPath, type StudioEngine } from '@/lib/studio/studio/studio-engine';

/** The engine that runs this app, and what each choice means. Choosing reloads the studio. */
export function EngineDialog({
  studio,
  engine,
  isOpen,
  onOpenChange,
}: {
  studio: StudioHandle;
  engine: StudioEngine;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const t = useTranslations('engine');
  const tCommon = useTranslations('common');
  const call = useCall();
  const [chosen, setChosen] = useState<EngineSetting>(engine.setting);
  const [phase, setPhase] = useState<'choosing' | 'saving'>('choosing');
  const isOutOfReach = (setting: EngineSetting) => setting === 'webcontainer' && !canBeContained(engine);
  const save = async () => {
    if (chosen === engine.setting) return onOpenChange(false);
    setPhase('saving');
    if ((await call(studio.api.runWith(chosen))) === undefined) return setPhase('choosing');
    const choice = chooseEngine({ setting: chosen, needs: engine.needs, keepsData: engine.keepsData, absence: null });
    window.location.assign(studioPath(studio.project.id, choice.engine ?? 'embedded'));
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('now', { name: t(engine.engine) })}
    >
      <RadioGroup.Root
        aria-label={t('label')}
        value={chosen}
        onValueChange={(value) => {
          const next = engineSettings.find((known) => known === value);
          if (next !== undefined) setChosen(next);
        }}
        className="mt-4 grid gap-2"
      >
        {engineSettings.map((setting) => (
          <RadioGroup.Item
            key={setting}
            value={setting}
            data-testid={`radio-engine-${setting}`}
            aria-labelledby={`engine-${setting}`}
            aria-describedby={`engine-${setting}-words`}
            disabled={isOutOfReach(setting)}
            className="rounded-md border border-line bg-surface p-3 text-left hover:bg-hover disabled:opacity-60 disabled:hover:bg-surface aria-checked:border-accent-text aria-checked:bg-accent-soft"
          >
            <span id={`engine-${setting}`} className="block text-sm font-semibold">
              {t(setting)}
            </span>
            <span id={`engine-${setting}-words`} className="mt-0.5 block text-xs text-ink-2">
              {t(isOutOfReach(setting) ? 'keepsDataWords' : `${setting}Words`)}
            </span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <Actions className="justify-end">
        <Button variant="quiet" onClick={() => onOpenChange(false)}>
          {tCommon('cancel')}
        </Button>
        <Button
          variant="primary"
          isBusy={phase === 'saving'}
          data-testid="button-save-engine"
          onClick={() => void save()}
        >
          {t('save')}
        </Button>
      </Actions>
    </Dialog>
  );
}
