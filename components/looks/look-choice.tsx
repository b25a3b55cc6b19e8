'use client';
import { PaletteIcon } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Look } from '@/lib/projects/looks/look';
import { LookMiniature } from './look-miniature';

/** A few looks side by side, as radio buttons; the first may leave the choice to the model. */
export function LookChoice({
  looks,
  value,
  canLeaveOpen,
  onChange,
}: {
  looks: readonly Look[];
  /** Index of the chosen look; null: none. */
  value: number | null;
  canLeaveOpen: boolean;
  onChange: (value: number | null) => void;
}) {
  const t = useTranslations('looks');
  return (
    <RadioGroup.Root
      aria-label={t('label')}
      orientation="horizontal"
      value={value === null ? 'open' : String(value)}
      onValueChange={(next) => onChange(next === 'open' ? null : Number(next))}
      className="flex flex-wrap gap-1.5"
    >
      {canLeaveOpen && (
        <Tile value="open" label={t('open')}>
          <span className="grid h-14 w-21 place-content-center justify-items-center gap-1 text-xs leading-tight text-ink-2 max-wide:w-16">
            <PaletteIcon className="size-4 text-ink-3" aria-hidden="true" />
            {t('open')}
          </span>
        </Tile>
      )}
      {looks.map((look, index) => (
        <Tile
          key={index}
          value={String(index)}
          label={t('look', { number: index + 1, type: t(`type.${look.type}`), corners: t(cornersOf(look)) })}
        >
          <LookMiniature look={look} />
        </Tile>
      ))}
    </RadioGroup.Root>
  );
}

function cornersOf({ corner }: Look): 'corners.sharp' | 'corners.soft' | 'corners.round' {
  return corner < 0.3 ? 'corners.sharp' : corner < 1 ? 'corners.soft' : 'corners.round';
}

function Tile({ value, label, children }: { value: string; label: string; children: ReactNode }) {
  return (
    <RadioGroup.Item
      value={value}
      aria-label={label}
      data-testid={`radio-look-${value}`}
      className="rounded-md border border-line bg-surface p-0.75 transition-colors hover:border-line-strong focus-visible:rounded-md data-[state=checked]:border-accent data-[state=checked]:shadow-[0_0_0_1px_var(--accent)]"
    >
      {children}
    </RadioGroup.Item>
  );
}
