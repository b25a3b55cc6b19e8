import { useCallback, useEffect, useState } from 'react';
import { useAuth } from '@/modules/auth';
import { supabase } from '@/lib/supabase';
import type { Database } from '@/lib/database.types';

type Tables = Database['public']['Tables'];
export type Night = Tables['nights']['Row'];
export type Place = Tables['places']['Row'];
export type Post = Tables['posts']['Row'] & { replies: Tables['replies']['Row'][] };

/** Rows that are read again whenever somebody changes them, and when the person returns to the page. */
type Loaded<Row> = { rows: Row[] | null; hasFailed: boolean; load: () => Promise<void> };

function useRows<Row>(
  tables: readonly ('nights' | 'posts' | 'replies')[],
  read: () => PromiseLike<{ data: Row[] | null; error: unknown }>,
): Loaded<Row> {
  const [rows, setRows] = useState<Row[] | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const load = useCallback(async () => {
    const { data, error } = await read();
    setFailed(error !== null);
    if (error === null) setRows(data ?? []);
  }, [read]);
  const names = tables.join();
  useEffect(() => {
    void load();
    const onLook = () => document.visibilityState === 'visible' && void load();
    document.addEventListener('visibilitychange', onLook);
    const channel = supabase.channel(`${names}-${crypto.randomUUID()}`);
    for (const table of names.split(','))
      channel.on('postgres_changes', { event: '*', schema: 'public', table }, () => void load());
    channel.subscribe();
    return () => {
      document.removeEventListener('visibilitychange', onLook);
      void supabase.removeChannel(channel);
    };
  }, [load, names]);
  return { rows, hasFailed, load };
}

const readNights = () => supabase.from('nights').select().order('begins_at');
/** All evenings, the earliest first. */
export const useNights = (): Loaded<Night> => useRows(['nights'], readNights);

const readPosts = () =>
  supabase
    .from('posts')
    .select('*, replies(*)')
    .order('is_pinned', { ascending: false })
    .order('created_at', { ascending: false })
    .order('created_at', { referencedTable: 'replies' });
/** The board, pinned notices first. Empty for people who are not members. */
export const usePosts = (): Loaded<Post> => useRows(['posts', 'replies'], readPosts);

/** The places that the person may see: their own, or all of them for an editor. */
export function usePlaces(): Loaded<Place> {
  const { user } = useAuth();
  const id = user?.id;
  const read = useCallback(
    async () => (id ? supabase.from('places').select().order('taken_at') : { data: [], error: null }),
    [id],
  );
  return useRows(['nights'], read);
}

const isAhead = (night: Night) => new Date(night.begins_at).getTime() > Date.now();
export const ahead = (nights: readonly Night[]): Night[] => nights.filter(isAhead);
export const isFull = (night: Night): boolean => night.taken >= night.seats;
/** The first evening that people can still join. */
export const nextOpen = (nights: readonly Night[], not?: string): Night | undefined =>
  ahead(nights).find((night) => night.id !== not && !night.is_off && !isFull(night));
