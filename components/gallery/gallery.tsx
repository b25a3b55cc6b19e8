'use client';
import { SearchIcon } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { pageRequest } from '@/components/handle/page-request';
import { useAnswer } from '@/components/handle/use-answer';
import { LoadFailed } from '@/components/intl/load-failed';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { PageFoot } from '@/components/landing/page-foot';
import { PageHead } from '@/components/landing/page-head';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { Skeleton } from '@/components/ui/skeleton';
import { GalleryCard } from './gallery-card';
import type { GalleryPart } from '@/lib/base/answers/sharing-answers';
import { createGalleryCalls, type GalleryWish } from './gallery-calls';
import { TagChoice } from './tag-choice';
import { useSettled } from './use-settled';

const calls = createGalleryCalls(pageRequest);

const grid = 'grid grid-cols-3 gap-x-5 gap-y-8 max-wide:grid-cols-2 max-wide:gap-x-3 max-wide:gap-y-6';

/** Apps that people share publicly: search, tags, and more on request. */
export function Gallery({ wish: first }: { wish: GalleryWish }) {
  const t = useTranslations('sharing.gallery');
  const call = useCall();
  const failureWords = useFailureWords();
  const id = useId();
  const [wish, setWish] = useState(first);
  const settled = useSettled(wish);
  const key = JSON.stringify(settled);
  const { answer, reload, show } = useAnswer(key, () => calls.read(settled));
  const [isLoadingMore, setLoadingMore] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // The URL holds the search and the tag, so that a view can be bookmarked, sent and reopened.
    const query = new URLSearchParams({
      ...(settled.search !== '' && { search: settled.search }),
      ...(settled.tag !== '' && { tag: settled.tag }),
    }).toString();
    window.history.replaceState(null, '', query === '' ? '/gallery' : `/gallery?${query}`);
  }, [settled]);

  const part = answer.phase === 'ready' ? answer.value : null;
  const isEverything = settled.search === '' && settled.tag === '';
  const more = async (shown: GalleryPart) => {
    setLoadingMore(true);
    const next = await call(calls.read(settled, shown.next));
    setLoadingMore(false);
    if (next === undefined) return;
    show({ ...next, tags: shown.tags, apps: [...shown.apps, ...next.apps] });
    // Moves the focus to the first of the newly loaded apps, since the button may be gone.
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('h2 a')[shown.apps.length]?.focus());
  };
  return (
    <div className="mx-auto w-full max-w-[1080px] px-6 max-wide:px-4">
      <PageHead current="gallery" />
      <main className="pt-6">
        <h1 className="text-2xl">{t('title')}</h1>
        <p className="mt-1.5 max-w-[40em] text-ink-2">{t('lead')}</p>
        <search className="mt-5 block">
          <form onSubmit={(event) => event.preventDefault()} className="relative max-w-100">
            <label htmlFor={id} className="sr-only">
              {t('search')}
            </label>
            <SearchIcon
              className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-3"
              aria-hidden="true"
            />
            <Input
              id={id}
              type="search"
              value={wish.search}
              maxLength={100}
              placeholder={t('placeholder')}
              data-testid="searchbox-search-the-gallery"
              className="h-10 pl-9"
              onChange={(event) => setWish({ ...wish, search: event.target.value })}
            />
          </form>
          {part !== null && (part.tags.length > 0 || settled.tag !== '') && (
            <TagChoice tags={part.tags} value={wish.tag} onChange={(tag) => setWish({ ...wish, tag })} />
          )}
        </search>
        <output className="sr-only">{part !== null && !isEverything && t('found', { count: part.apps.length })}</output>
        {answer.phase === 'loading' && (
          <div className={`mt-6 ${grid}`}>
            {['a', 'b', 'c'].map((one) => (
              <Skeleton key={one} className="aspect-[16/10] rounded-lg" />
            ))}
          </div>
        )}
        {answer.phase === 'failed' && (
          <LoadFailed className="mt-6" onTryAgain={reload}>
            {t('loadFailed', { reason: failureWords(answer.failure) })}
          </LoadFailed>
        )}
        {part !== null && part.apps.length === 0 && (
          <div className="mt-10 max-w-[36em]" data-testid="note-gallery-empty">
            <h2 className="text-lg">{t(isEverything ? 'empty' : 'nothing')}</h2>
            <p className="mt-1 text-ink-2">{t(isEverything ? 'emptyWords' : 'nothingWords')}</p>
            {isEverything ? (
              <Button variant="primary" size="tall" className="mt-4" asChild>
                <Link href="/apps">{t('emptyAction')}</Link>
              </Button>
            ) : (
              <Button className="mt-4" onClick={() => setWish({ search: '', tag: '' })}>
                {t('everything')}
              </Button>
            )}
          </div>
        )}
        {part !== null && part.apps.length > 0 && (
          <ul ref={list} aria-label={t('list')} data-testid="list-gallery" className={`mt-6 ${grid}`}>
            {part.apps.map((app) => (
              <GalleryCard key={app.id} app={app} />
            ))}
          </ul>
        )}
        {part !== null && part.next !== null && (
          <div className="mt-8 flex justify-center">
            <Button size="tall" isBusy={isLoadingMore} data-testid="button-more" onClick={() => void more(part)}>
              {t('more')}
            </Button>
          </div>
        )}
      </main>
      <PageFoot />
    </div>
  );
}
