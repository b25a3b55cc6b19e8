'use client';
import { ExternalLinkIcon, MonitorIcon, RotateCwIcon, SmartphoneIcon, TabletIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Segmented } from '@/components/ui/segmented';
import { Tooltip } from '@/components/ui/tooltip';
import type { StudioHandle, StudioView } from '@/lib/studio/studio/studio-controller';
import { usePreviewWords } from './preview-words';

export type Device = 'phone' | 'tablet' | 'desktop';

const dots = { starting: 'bg-accent-text', ready: 'bg-good', problem: 'bg-warn', unavailable: 'bg-ink-3' } as const;

/** The bar above the app: reload, its name and state, the preview width, and a way to open it on its own. */
export function PreviewBar({
  studio,
  view,
  address,
  device,
  onDevice,
}: {
  studio: StudioHandle;
  view: StudioView;
  /** URL to open the app on its own; null if it lives in this page only. */
  address: string | null;
  device: Device;
  onDevice: (device: Device) => void;
}) {
  const t = useTranslations('studio.preview');
  const words = usePreviewWords();
  return (
    <div className="flex h-10.5 min-w-0 items-center gap-1.5 border-b border-line px-1.5 max-wide:h-11.5 low:h-10">
      <IconButton label={t('reload')} data-testid="button-reload-preview" onClick={() => void studio.reloadPreview()}>
        <RotateCwIcon className="size-4" aria-hidden="true" />
      </IconButton>
      <div className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-md bg-sunk px-2.5 text-xs">
        <span className="min-w-0 truncate text-ink-2">
          {view.project.name}
          {view.route !== null && <b className="ml-1.5 font-medium text-ink">{view.route}</b>}
        </span>
        <output
          aria-label={t('status')}
          data-testid="status-preview-status"
          data-phase={view.preview.phase}
          className="ml-auto inline-flex flex-none items-center gap-1.5 whitespace-nowrap text-ink-2"
        >
          <span aria-hidden="true" className={classNames('size-1.75 rounded-full', dots[view.preview.phase])} />
          <span className="@max-[440px]/pane:sr-only">{words(view)}</span>
        </output>
      </div>
      <Segmented
        label={t('size')}
        value={device}
        onChange={onDevice}
        className="max-wide:hidden"
        segments={[
          { value: 'phone', label: t('phone'), icon: <SmartphoneIcon className="size-4" />, testId: 'radio-phone' },
          { value: 'tablet', label: t('tablet'), icon: <TabletIcon className="size-4" />, testId: 'radio-tablet' },
          { value: 'desktop', label: t('desktop'), icon: <MonitorIcon className="size-4" />, testId: 'radio-desktop' },
        ]}
      />
      {address !== null && (
        <Tooltip words={t('openTab')}>
          <Button asChild variant="quiet" size="icon">
            <a
              href={address}
              target="_blank"
              rel="noopener"
              aria-label={t('openTab')}
              data-testid="link-open-in-a-new-tab"
            >
              <ExternalLinkIcon className="size-4" aria-hidden="true" />
            </a>
          </Button>
        </Tooltip>
      )}
    </div>
  );
}
