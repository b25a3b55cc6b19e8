import { headers } from 'next/headers';
import { requestMessages } from '@/components/intl/request-messages';
import { Landing } from '@/components/landing/landing';
import { getServer } from '@/lib/web/server-handle';

export default async function LandingPage() {
  const { locale } = await requestMessages();
  const { model, examples, share, days, mayConnect } = await getServer().landingPage(await headers(), locale);
  return (
    <Landing
      model={model}
      share={share}
      days={days}
      mayConnect={mayConnect}
      examples={examples.map(({ id, language, title, description, prompts }) => ({
        id,
        language,
        title: title[locale],
        description: description[locale],
        prompt: prompts[0],
      }))}
    />
  );
}
