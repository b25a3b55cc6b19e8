import { headers } from 'next/headers';
import { requestMessages } from '@/components/intl/request-messages';
import { Landing } from '@/components/landing/landing';
import { getServer } from '@/lib/web/server-handle';

export default async function LandingPage() {
  const { locale } = await requestMessages();
  const shown = await getServer().landingPage(await headers(), locale);
  const { model, examples, templates, share, days, mayConnect } = shown;
  return (
    <Landing
      model={model}
      templates={templates.map(({ id, title, description }) => ({
        id,
        title: title[locale],
        description: description[locale],
      }))}
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
