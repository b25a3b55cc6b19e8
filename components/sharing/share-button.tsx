'use client';
import { Share2Icon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';

// Loaded when first opened, with the code that draws QR codes.
const SharePane = lazy(() => import('./share-pane').then((file) => ({ default: file.SharePane })));

/** Opens the choice of who may open the app; nothing is shared by opening it. */
export function ShareButton({ studio, head }: { studio: StudioHandle; head: { number: number } | null }) {
  const t = useTranslations('sharing');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        data-testid="button-share"
        disabledBecause={head === null || head.number === 0 ? t('nothing') : null}
        className="max-wide:w-10 max-wide:px-0"
        onClick={() => setOpen(true)}
      >
        <Share2Icon className="size-4 wide:hidden" aria-hidden="true" />
        <span className="max-wide:sr-only">{t('share')}</span>
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title={t('title')}>
        <Suspense fallback={<Skeleton className="mt-4 h-60 rounded-md" />}>
          <SharePane studio={studio} onClose={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  );
}
