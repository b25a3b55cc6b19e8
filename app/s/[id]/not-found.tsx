import Link from 'next/link';
import { requestMessages } from '@/components/intl/request-messages';
import { StandingPage } from '@/components/projects/standing-page';
import { Button } from '@/components/ui/button';

/**
 * Shown for any link that leads nowhere: withdrawn, deleted or mistyped. The page doesn't say which, so strangers learn
 * nothing.
 */
export default async function SharedMissingPage() {
  const { translate } = await requestMessages();
  return (
    <StandingPage title={translate('sharing.page.missing')} words={translate('sharing.page.missingWords')}>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" size="tall" asChild>
          <Link href="/gallery" data-testid="link-see-the-gallery">
            {translate('sharing.page.toGallery')}
          </Link>
        </Button>
        <Button size="tall" asChild>
          <Link href="/">{translate('sharing.page.toStart')}</Link>
        </Button>
      </div>
    </StandingPage>
  );
}
