'use client';
import { useTranslations } from 'use-intl';
import { StandingPage } from '@/components/projects/standing-page';
import { Button } from '@/components/ui/button';

export default function FaultPage({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations('projects');
  const tCommon = useTranslations('common');
  return (
    <StandingPage title={t('faultTitle')} words={t('faultWords')}>
      <Button variant="primary" size="tall" onClick={reset}>
        {tCommon('tryAgain')}
      </Button>
    </StandingPage>
  );
}
