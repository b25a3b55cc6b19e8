'use client';
import { BlocksIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { ModulesDialog } from './modules-dialog';

/** Opens the ready-made parts; where there is little room, they are only in the app's menu. */
export function ModulesButton({ studio }: { studio: StudioHandle }) {
  const t = useTranslations('modules');
  const [isOpen, setOpen] = useState(false);
  return (
    <span className="max-[1020px]:hidden">
      <IconButton label={t('menu')} data-testid="button-modules" onClick={() => setOpen(true)}>
        <BlocksIcon aria-hidden="true" />
      </IconButton>
      <ModulesDialog studio={studio} isOpen={isOpen} onOpenChange={setOpen} />
    </span>
  );
}
