'use client';
import {
  BlocksIcon,
  ChevronDownIcon,
  CopyIcon,
  CpuIcon,
  DatabaseIcon,
  ListChecksIcon,
  PaletteIcon,
  PencilIcon,
  ScrollTextIcon,
  Trash2Icon,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { ModulesDialog } from '@/components/modules/modules-dialog';
import { PromisesDialog } from '@/components/promises/promises-dialog';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { Menu, MenuCheck, MenuItem, MenuLine } from '@/components/ui/menu';
import { toast } from '@/components/ui/toaster';
import type { StudioHandle, StudioView } from '@/lib/studio/studio/studio-controller';
import type { StudioEngine } from '@/lib/studio/studio/studio-engine';
import { EngineDialog } from './engine-dialog';
import { LiveDataDialog } from './live-data-dialog';
import { LookDialog } from './look-dialog';
import { RulesDialog } from './rules-dialog';

/** The app's name, and the actions for the app as a whole. Deleting takes effect at once and can be undone. */
export function ProjectMenu({
  studio,
  view,
  engine,
  planFirst,
  onPlanFirst,
}: {
  studio: StudioHandle;
  view: StudioView;
  engine: StudioEngine;
  planFirst: boolean;
  onPlanFirst: (planFirst: boolean) => void;
}) {
  const { name } = view.project;
  const tEngine = useTranslations('engine');
  const tHosted = useTranslations('hosted');
  const t = useTranslations('studio.top');
  const tRequests = useTranslations('requests');
  const tLooks = useTranslations('looks');
  const tCommon = useTranslations('common');
  const router = useRouter();
  const call = useCall();
  const [isRenaming, setRenaming] = useState(false);
  const [areRulesOpen, setRulesOpen] = useState(false);
  const [isLookOpen, setLookOpen] = useState(false);
  const tModules = useTranslations('modules');
  const [areModulesOpen, setModulesOpen] = useState(false);
  const [isShowingPromises, setShowingPromises] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const [isMovingData, setMovingData] = useState(false);

  const changePlanFirst = async (next: boolean) => {
    if ((await call(studio.api.setPlanFirst(next))) === undefined) return;
    onPlanFirst(next);
    toast(next ? tRequests('planFirstOn') : tRequests('planFirstOff'));
  };
  const remove = async () => {
    if ((await call(studio.api.remove())) === undefined) return;
    router.push('/');
    toast(t('deleted', { name }), {
      description: t('deletedSite'),
      duration: 15_000,
      action: {
        label: tCommon('undo'),
        onClick: () => {
          void call(studio.api.undelete()).then((answer) => {
            if (answer !== undefined) router.push(`/projects/${studio.project.id}`);
          });
        },
      },
    });
  };
  const duplicate = async () => {
    const copy = await call(studio.api.duplicate());
    if (copy !== undefined) router.push(`/projects/${copy.projectId}`);
  };
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('projectMenu', { name })}
            className="inline-flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 font-bold tracking-[-.01em] hover:bg-hover max-wide:h-10 max-wide:px-1"
          >
            <span className="truncate">{name}</span>
            <ChevronDownIcon className="size-3.5 flex-none text-ink-3" aria-hidden="true" />
          </button>
        }
      >
        <MenuItem onSelect={() => setRenaming(true)}>
          <PencilIcon aria-hidden="true" />
          {t('rename')}
        </MenuItem>
        <MenuItem data-testid="menuitem-promises" onSelect={() => setShowingPromises(true)}>
          <ListChecksIcon aria-hidden="true" />
          {t('promises')}
        </MenuItem>
        <MenuItem data-testid="menuitem-modules" onSelect={() => setModulesOpen(true)}>
          <BlocksIcon aria-hidden="true" />
          {tModules('menu')}
        </MenuItem>
        <MenuItem onSelect={() => void duplicate()}>
          <CopyIcon aria-hidden="true" />
          {t('duplicate')}
        </MenuItem>
        <MenuItem onSelect={() => setChoosing(true)}>
          <CpuIcon aria-hidden="true" />
          {tEngine('menu')}
        </MenuItem>
        <MenuItem data-testid="menuitem-live-data" onSelect={() => setMovingData(true)}>
          <DatabaseIcon aria-hidden="true" />
          {tHosted('menu')}
        </MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => setRulesOpen(true)}>
          <ScrollTextIcon aria-hidden="true" />
          {tRequests('rules.open')}
        </MenuItem>
        <MenuItem onSelect={() => setLookOpen(true)}>
          <PaletteIcon aria-hidden="true" />
          {tLooks('another.open')}
        </MenuItem>
        <MenuCheck isOn={planFirst} onChange={(next) => void changePlanFirst(next)}>
          {tRequests('planFirst')}
        </MenuCheck>
        <MenuLine />
        <MenuItem tone="danger" onSelect={() => void remove()}>
          <Trash2Icon aria-hidden="true" />
          {t('delete')}
        </MenuItem>
        {studio.project.guestDays != null && (
          <p className="max-w-64 px-2.5 pt-1 pb-2 text-xs text-ink-3">
            {t('guestDays', { days: studio.project.guestDays })}
          </p>
        )}
      </Menu>
      <RulesDialog studio={studio} head={view.project.head} isOpen={areRulesOpen} onOpenChange={setRulesOpen} />
      <LookDialog studio={studio} head={view.project.head} isOpen={isLookOpen} onOpenChange={setLookOpen} />
      <ModulesDialog studio={studio} isOpen={areModulesOpen} onOpenChange={setModulesOpen} />
      <PromisesDialog studio={studio} isOpen={isShowingPromises} onOpenChange={setShowingPromises} />
      <RenameDialog studio={studio} name={name} isOpen={isRenaming} onOpenChange={setRenaming} />
      <LiveDataDialog studio={studio} isOpen={isMovingData} onOpenChange={setMovingData} />
      <EngineDialog studio={studio} engine={engine} isOpen={isChoosing} onOpenChange={setChoosing} />
    </>
  );
}

function RenameDialog({
  studio,
  name,
  isOpen,
  onOpenChange,
}: {
  studio: StudioHandle;
  name: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const t = useTranslations('studio.top');
  const tCommon = useTranslations('common');
  const call = useCall();
  const [phase, setPhase] = useState<'writing' | 'saving'>('writing');
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t('renameTitle')}>
      <form
        className="mt-4"
        action={async (form) => {
          const next = String(form.get('name') ?? '').trim();
          if (next === '') return;
          setPhase('saving');
          const answer = await call(studio.api.rename(next));
          setPhase('writing');
          if (answer !== undefined) onOpenChange(false);
        }}
      >
        <Field label={t('nameLabel')}>
          {(props) => <Input {...props} name="name" defaultValue={name} maxLength={80} required />}
        </Field>
        <Actions className="justify-end">
          <Button variant="quiet" onClick={() => onOpenChange(false)}>
            {tCommon('cancel')}
          </Button>
          <Button type="submit" variant="primary" isBusy={phase === 'saving'}>
            {tCommon('save')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
