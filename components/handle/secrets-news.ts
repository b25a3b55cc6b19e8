'use client';
import { useEffect, useRef } from 'react';

const news = new EventTarget();

/** Tells the rest of the page that the app's secrets have changed: the chat may store one while their list is open. */
export const tellSecretsChanged = (): void => void news.dispatchEvent(new Event('changed'));

/** Calls `hear` after each change. */
export function useSecretsNews(hear: () => void): void {
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => {
    const tell = () => latest.current();
    news.addEventListener('changed', tell);
    return () => news.removeEventListener('changed', tell);
  }, []);
}
