'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import type { ProjectId } from '@/lib/base/foundation/id';

/** The page at the step where a promise broke, small, and larger on a click. `what` is its text alternative. */
export function PromisePicture({ projectId, picture, what }: { projectId: ProjectId; picture: string; what: string }) {
  const t = useTranslations('promises');
  const tCommon = useTranslations('common');
  const [isOpen, setOpen] = useState(false);
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return null;
  const address = `/api/projects/${projectId}/pictures/${picture}`;
  return (
    <>
      <button
        type="button"
        data-testid="button-show-picture"
        aria-label={t('picture.open', { what })}
        className="mt-1.5 block cursor-zoom-in overflow-hidden rounded-md border border-line bg-surface hover:border-ink-3"
        onClick={() => setOpen(true)}
      >
        <img
          src={address}
          alt={what}
          loading="lazy"
          className="block h-24 w-auto max-w-full"
          onError={() => setMissing(true)}
        />
      </button>
      <Dialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={t('picture.title')}
        description={what}
        className="wide:w-180"
      >
        <img
          src={address}
          alt={what}
          className="mx-auto mt-3 block max-h-[60dvh] max-w-full rounded-md border border-line"
        />
        <Actions className="justify-end">
          <Button variant="quiet" onClick={() => setOpen(false)}>
            {tCommon('close')}
          </Button>
        </Actions>
      </Dialog>
    </>
  );
}
