import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { useAuth } from '@/modules/auth';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { Textarea } from '@/components/ui/textarea';
import { usePosts, type Post } from '@/data';
import { ago } from '@/dates';
import { supabase } from '@/lib/supabase';
import { Opening, Wide, action, quiet } from '@/parts/layout';
import { Waiting } from '@/parts/night-row';
import { words } from '@/words';

const say = words.board;
type Kind = keyof typeof say.kinds;
const small = 'min-h-11 cursor-pointer text-sm underline underline-offset-4 hover:text-accent';

/** The message for a refused call. */
export const refusal = (error: { code?: string }) => (error.code === '42501' ? words.notAllowed : words.wrong);

export function Board() {
  const { rows, hasFailed, load } = usePosts();
  const [kind, setKind] = useState('');
  const [search, setSearch] = useState('');
  const [isWriting, setWriting] = useState(false);
  const sought = search.trim().toLowerCase();
  const fitting = (rows ?? []).filter(
    (post) =>
      (kind === '' || post.kind === kind) &&
      `${post.title} ${post.body} ${post.author_name}`.toLowerCase().includes(sought),
  );
  return (
    <div>
      <Opening title={say.title} lead={say.lead}>
        {!isWriting && (
          <button type="button" className={action} onClick={() => setWriting(true)}>
            {say.write}
          </button>
        )}
      </Opening>
      <Wide>
        {isWriting && <Writing onEnd={() => setWriting(false)} onChange={load} />}
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2 pb-5">
          <div role="group" aria-label={say.kind} className="flex flex-wrap gap-x-5">
            {[['', say.all] as const, ...Object.entries(say.kinds)].map(([id, label]) => (
              <button
                key={id}
                type="button"
                aria-pressed={kind === id}
                onClick={() => setKind(id)}
                className="min-h-11 cursor-pointer border-b-2 border-transparent hover:border-line aria-pressed:border-accent aria-pressed:font-semibold"
              >
                {label}
              </button>
            ))}
          </div>
          <Input
            type="search"
            aria-label={say.search}
            placeholder={say.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="ml-auto w-full sm:w-64"
          />
        </div>
        {rows === null ? (
          <Waiting hasFailed={hasFailed} onAgain={() => void load()} />
        ) : fitting.length === 0 ? (
          <p className="border-y border-line py-8 text-muted">{rows.length === 0 ? say.none : say.noneFound}</p>
        ) : (
          <ul className="columns-1 gap-6 md:columns-2">
            {fitting.map((post) => (
              <Notice key={post.id} post={post} onChange={load} />
            ))}
          </ul>
        )}
      </Wide>
    </div>
  );
}

function Writing({ onEnd, onChange }: { onEnd: () => void; onChange: () => Promise<void> }) {
  const [kind, setKind] = useState<Kind>('seen');
  const [title, setTitle] = useState('');
  const [body, setBody] = useState('');
  const [isBusy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const { error } = await supabase.from('posts').insert({ kind, title: title.trim(), body: body.trim() });
    setBusy(false);
    if (error) return void toast.error(refusal(error));
    await onChange();
    toast.success(say.sent);
    onEnd();
  };
  return (
    <form onSubmit={(event) => void send(event)} className="mb-10 grid max-w-2xl gap-5 border border-line bg-card p-6">
      <fieldset>
        <legend className="text-sm font-medium">{say.kind}</legend>
        <div className="mt-2 flex flex-wrap gap-x-5">
          {Object.entries(say.kinds).map(([id, label]) => (
            <label key={id} className="flex min-h-11 cursor-pointer items-center gap-2">
              <input
                type="radio"
                name="kind"
                checked={kind === id}
                onChange={() => setKind(id as Kind)}
                className="size-4 accent-(--color-accent)"
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="grid gap-1.5">
        <Label htmlFor="notice-title">{say.heading}</Label>
        <Input
          id="notice-title"
          value={title}
          maxLength={100}
          required
          onChange={(event) => setTitle(event.target.value)}
        />
      </div>
      <div className="grid gap-1.5">
        <Label htmlFor="notice-body">{say.body}</Label>
        <Textarea
          id="notice-body"
          value={body}
          maxLength={2000}
          rows={4}
          onChange={(event) => setBody(event.target.value)}
        />
      </div>
      <div className="flex flex-wrap gap-3">
        <button type="submit" className={action} disabled={isBusy || title.trim() === ''}>
          {say.send}
        </button>
        <button type="button" className={quiet} onClick={onEnd}>
          {say.cancel}
        </button>
      </div>
    </form>
  );
}

function Notice({ post, onChange }: { post: Post; onChange: () => Promise<void> }) {
  const { user, has } = useAuth();
  const [isOpen, setOpen] = useState(false);
  const [asks, setAsks] = useState(false);
  const [answer, setAnswer] = useState('');

  async function run(call: PromiseLike<{ error: { code?: string } | null }>, done?: string) {
    const { error } = await call;
    if (error) toast.error(refusal(error));
    else if (done) toast(done);
    await onChange();
    return error === null;
  }
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const wentWell = await run(supabase.from('replies').insert({ post_id: post.id, body: answer.trim() }));
    if (wentWell) setAnswer('');
  };
  const keep = (pinned: boolean, hidden: boolean) => run(supabase.rpc('keep_post', { post: post.id, pinned, hidden }));
  return (
    <li
      className={`mb-6 break-inside-avoid border bg-card p-6 ${post.is_pinned ? 'border-t-4 border-accent' : 'border-line'} ${post.is_hidden ? 'opacity-75' : ''}`}
    >
      <p className="flex flex-wrap justify-between gap-x-4 text-sm text-muted">
        <span className="text-accent">
          {say.kinds[post.kind as Kind] ?? post.kind}
          {post.is_pinned && ` · ${say.pinned}`}
        </span>
        <span>
          {post.author_name || say.somebody}, {ago(new Date(post.created_at))}
        </span>
      </p>
      <h2 className="mt-2 text-3xl leading-tight tracking-tight">{post.title}</h2>
      {post.body && <p className="mt-2 whitespace-pre-line">{post.body}</p>}
      {post.is_hidden && <p className="mt-2 text-sm font-semibold">{say.hidden}</p>}
      <p className="mt-3 flex flex-wrap gap-x-5">
        <button type="button" aria-expanded={isOpen} className={small} onClick={() => setOpen(!isOpen)}>
          {say.answers(post.replies.length)}
        </button>
        {has('editor') && (
          <>
            <button type="button" className={small} onClick={() => void keep(!post.is_pinned, post.is_hidden)}>
              {post.is_pinned ? say.unpin : say.pin}
            </button>
            <button type="button" className={small} onClick={() => void keep(post.is_pinned, !post.is_hidden)}>
              {post.is_hidden ? say.show : say.hide}
            </button>
          </>
        )}
        {post.author_id !== null && post.author_id === user?.id && !asks && (
          <button type="button" className={small} onClick={() => setAsks(true)}>
            {say.remove}
          </button>
        )}
      </p>
      {asks && (
        <p className="mt-2 flex flex-wrap items-center gap-3">
          {say.removeSure}
          <button
            type="button"
            className={quiet}
            onClick={() => void run(supabase.from('posts').delete().eq('id', post.id).select().single(), say.removed)}
          >
            {say.yes}
          </button>
          <button type="button" className={small} onClick={() => setAsks(false)}>
            {say.cancel}
          </button>
        </p>
      )}
      {isOpen && (
        <div className="mt-4 border-t border-line pt-4">
          <ul className="grid gap-4">
            {post.replies.map((reply) => (
              <li key={reply.id}>
                <p>{reply.body}</p>
                <p className="text-sm text-muted">
                  {reply.author_name || say.somebody}, {ago(new Date(reply.created_at))}
                </p>
              </li>
            ))}
          </ul>
          <form onSubmit={(event) => void send(event)} className="mt-4 flex flex-wrap items-end gap-3">
            <div className="grid min-w-48 flex-1 gap-1.5">
              <Label htmlFor={`answer-${post.id}`}>{say.answer}</Label>
              <Input
                id={`answer-${post.id}`}
                value={answer}
                maxLength={1000}
                onChange={(event) => setAnswer(event.target.value)}
              />
            </div>
            <button type="submit" className={quiet} disabled={answer.trim() === ''}>
              {say.reply}
            </button>
          </form>
        </div>
      )}
    </li>
  );
}
