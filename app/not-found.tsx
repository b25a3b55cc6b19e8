import Link from 'next/link';
import { requestMessages } from '@/components/intl/request-messages';
import { StandingPage } from '@/components/projects/standing-page';
import { Button } from '@/components/ui/button';

export default async function NotFoundPage() {
  const { translate } = await requestMessages();
  return (
    <StandingPage title={translate('common.pageMissing')} words={translate('common.pageMissingWords')}>
      <Button variant="primary" size="tall" asChild>
        <Link href="/apps">{translate('common.toMyApps')}</Link>
      </Button>
    </StandingPage>
  );
}
