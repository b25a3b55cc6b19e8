'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Cover } from './cover';
import type { GalleryApp } from '@/lib/base/answers/sharing-answers';

/** One app in the gallery; clicking anywhere on it opens its page. */
export function GalleryCard({ app }: { app: GalleryApp }) {
  const t = useTranslations('sharing.gallery');
  const { madeFrom } = app;
  return (
    <li className="group relative min-w-0">
      <span className="block overflow-hidden rounded-lg border border-line shadow-1 transition-[transform,box-shadow,border-color] duration-(--calm) ease-calm group-hover:-translate-y-0.5 group-hover:border-line-strong group-hover:shadow-2 max-wide:rounded-md">
        {app.pictureUrl === null ? (
          <Cover title={app.title} />
        ) : (
          // Next's own image component would scale it on the server; it is small already.
          <img
            src={app.pictureUrl}
            width={720}
            height={450}
            alt=""
            loading="lazy"
            decoding="async"
            className="block aspect-[16/10] h-auto w-full bg-sunk object-cover object-top [filter:var(--thumb)]"
          />
        )}
      </span>
      <h2 className="mt-3 text-md leading-[1.35] font-bold tracking-[-.01em] max-wide:mt-2 max-wide:text-sm">
        <Link
          href={`/s/${app.id}`}
          className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-lg focus-visible:after:shadow-focus"
        >
          <span className="line-clamp-2 [overflow-wrap:anywhere]">{app.title}</span>
        </Link>
      </h2>
      {app.description !== '' && (
        <p className="mt-0.5 line-clamp-2 text-sm text-ink-2 [overflow-wrap:anywhere]">{app.description}</p>
      )}
      <p className="num mt-1 flex flex-wrap gap-x-2.5 text-xs text-ink-3">
        <span>{t('uses', { count: app.uses })}</span>
        {app.forks > 0 && <span>{t('forks', { count: app.forks })}</span>}
      </p>
      {madeFrom !== null && (
        <p className="mt-0.5 truncate text-xs text-ink-3">
          {t.rich('madeFrom', {
            title: madeFrom.title,
            a: (words) => (
              <a href={madeFrom.url} className="relative z-10 text-accent-text underline-offset-3 hover:underline">
                {words}
              </a>
            ),
          })}
        </p>
      )}
    </li>
  );
}
