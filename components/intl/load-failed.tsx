'use client';
import { useTranslations } from 'use-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';

type LoadFailedProps = {
  /** What could not be loaded, and why, as sentences. */
  children: ReactNode;
  onTryAgain: () => void;
  className?: string;
};

/** Says that something could not be loaded and offers a retry. */
export function LoadFailed({ children, onTryAgain, className }: LoadFailedProps) {
  const t = useTranslations('common');
  return (
    <Notice tone="warn" className={className}>
      <p>{children}</p>
      <Button className="mt-2" onClick={onTryAgain}>
        {t('tryAgain')}
      </Button>
    </Notice>
  );
}
