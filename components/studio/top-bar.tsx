'use client';
import { CheckIcon, CloudOffIcon, GlobeIcon, ReceiptTextIcon, SettingsIcon } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { PreferencesMenuItems } from '@/components/intl/preferences-menu-items';
import { useUnreached } from '@/components/intl/use-reach';
import { ModulesButton } from '@/components/modules/modules-button';
import { ShareButton } from '@/components/sharing/share-button';
import { Button } from '@/components/ui/button';
import { Mark } from '@/components/ui/mark';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import type { StudioModel } from '@/lib/studio/studio/pane';
import type { StudioHandle, StudioView } from '@/lib/studio/studio/studio-controller';
import type { StudioEngine } from '@/lib/studio/studio/studio-engine';
import { CostChip } from './cost-chip';
import { DemoBadge } from './demo-badge';
import { ProjectMenu } from './project-menu';

/** Home, the app's name and state, its cost, Share and Publish. */
export function TopBar({
  studio,
  view,
  engine,
  model,
  planFirst,
  onPlanFirst,
  isPublishShown,
  onPublish,
}: {
  studio: StudioHandle;
  view: StudioView;
  engine: StudioEngine;
  model: StudioModel;
  planFirst: boolean;
  onPlanFirst: (planFirst: boolean) => void;
  /** Whether the Publish pane, which has its own button, is visible. */
  isPublishShown: boolean;
  onPublish: () => void;
}) {
  const t = useTranslations('studio.top');
  const tCommon = useTranslations('common');
  const { project, connection } = view;
  const unreached = useUnreached();
  return (
    <header className="flex min-w-0 items-center gap-2 border-b border-line bg-paper pr-3 pl-3.5 max-wide:gap-0.5 max-wide:pr-2 max-wide:pl-2">
      <Link href="/" aria-label={tCommon('brandHome')} className="flex-none rounded-sm p-1 max-wide:p-2">
        <Mark />
      </Link>
      <ProjectMenu studio={studio} view={view} engine={engine} planFirst={planFirst} onPlanFirst={onPlanFirst} />
      <span className="inline-flex flex-none items-center gap-1.5 text-xs whitespace-nowrap text-ink-3 max-[1020px]:hidden">
        {connection === 'offline' || connection === 'crowded' ? (
          <>
            <CloudOffIcon className="size-3.5" aria-hidden="true" />
            {t(connection === 'offline' ? unreached : connection)}
          </>
        ) : (
          project.head !== null && (
            <>
              <CheckIcon className="size-3.5" aria-hidden="true" />
              {t('savedAt', { number: project.head.number })}
            </>
          )
        )}
      </span>
      <span className="min-w-0 flex-1" />
      {model.kind === 'demo' && <DemoBadge mayConnect={studio.project.mayConnectModel ?? true} />}
      <CostChip projectId={studio.project.id} project={project} model={model} />
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={tCommon('preferences')}
            className="inline-flex size-8 flex-none items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-wide:size-10"
          >
            <GlobeIcon className="size-4" aria-hidden="true" />
          </button>
        }
      >
        <PreferencesMenuItems />
        <MenuLine />
        <MenuItem asChild>
          <Link href="/settings">
            <SettingsIcon aria-hidden="true" />
            {tCommon('settings')}
          </Link>
        </MenuItem>
        <MenuItem asChild>
          <Link href="/spending">
            <ReceiptTextIcon aria-hidden="true" />
            {tCommon('spending')}
          </Link>
        </MenuItem>
      </Menu>
      <ModulesButton studio={studio} />
      <ShareButton studio={studio} head={project.head} />
      {/* The pane has a button of its own, and says which version is live. */}
      {!isPublishShown && (
        <Button variant="primary" className="max-wide:px-2.5" data-testid="button-publish" onClick={onPublish}>
          {t('publish')}
        </Button>
      )}
    </header>
  );
}
