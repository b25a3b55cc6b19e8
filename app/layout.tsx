import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { PreferencesProvider } from '@/components/intl/preferences';
import { requestMessages } from '@/components/intl/request-messages';
import { Toaster } from '@/components/ui/toaster';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const { translate } = await requestMessages();
  return { title: { default: translate('common.brand'), template: `%s · ${translate('common.brand')}` } };
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { locale, theme, messages, translate } = await requestMessages();
  return (
    <html lang={locale} data-theme={theme === 'system' ? undefined : theme}>
      <body>
        <PreferencesProvider locale={locale} theme={theme} messages={messages}>
          {children}
          <Toaster label={translate('common.news')} />
        </PreferencesProvider>
      </body>
    </html>
  );
}
