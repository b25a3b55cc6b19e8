'use client';
import { ChevronDownIcon } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import { classNames } from '@/components/ui/class-names';
import type { Provider, ProviderId } from '@/lib/turns/models/providers';
import { useCostWords } from './use-cost-words';

/** The control that opens a provider's card; gets the focus when the card has closed itself. */
export function toggleId(provider: ProviderId): string {
  return `provider-${provider}`;
}

/** One provider: what it is good for and what an app costs; expands to the form that connects it. */
export function ProviderCard({
  provider,
  modelId,
  isConnected,
  isFound,
  isOpen,
  onToggle,
  children,
}: {
  provider: Provider;
  /** The model that would be used; empty if none is known in advance. */
  modelId: string;
  isConnected: boolean;
  /** It runs on this computer. */
  isFound: boolean;
  isOpen: boolean;
  onToggle: () => void;
  children: ReactNode;
}) {
  const t = useTranslations('settings');
  const costWords = useCostWords();
  const id = useId();
  const cost = costWords(provider, modelId, provider.addresses[0]?.baseUrl ?? '');
  return (
    <li
      className={classNames(
        'relative flex min-w-0 flex-col rounded-lg border bg-surface p-4',
        isOpen ? 'col-span-full border-line-strong' : 'border-line hover:border-line-strong',
      )}
    >
      <div className="flex items-center gap-2">
        <h4 className="min-w-0 flex-1 text-md font-medium">
          <button
            type="button"
            id={toggleId(provider.id)}
            data-testid={`button-provider-${provider.id}`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={onToggle}
            className="flex min-h-6 w-full items-center gap-2 text-left before:absolute before:inset-x-0 before:top-0 before:h-full aria-expanded:before:h-14"
          >
            {provider.kind === 'other' ? t('otherAddress') : provider.name}
          </button>
        </h4>
        {isConnected && <Badge tone="good">{t('inUse')}</Badge>}
        {isFound && !isConnected && <Badge tone="accent">{t('running')}</Badge>}
        <ChevronDownIcon
          className={classNames('size-4 flex-none text-ink-3 transition-transform', isOpen && 'rotate-180')}
          aria-hidden="true"
        />
      </div>
      <p className="mt-1 text-sm text-ink-2">{t(`goodFor.${provider.id}`)}</p>
      {cost !== null && !isOpen && <p className="num mt-auto pt-2 text-xs text-ink-3">{cost}</p>}
      {isOpen && (
        <div id={id} className="relative mt-4 grid max-w-160 gap-4">
          {children}
        </div>
      )}
    </li>
  );
}
