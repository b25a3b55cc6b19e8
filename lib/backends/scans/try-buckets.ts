import type { Finding } from '@/lib/base/foundation/finding';
import { must, type Actor, type Attempts } from './attempts';
import { judgeBucket } from './judge';
import type { Rules } from './rules';
import type { Person } from './wire';

type Bucket = Rules['buckets'][number];
type File = { path: string; text: string };

const words = (text: string) => new TextEncoder().encode(text);

/** Puts one file of the first person into each bucket: as that person if they can, otherwise with the secret key. */
export async function putFile(world: Attempts, bucket: Bucket, owner: Person, secretKey: string): Promise<File | null> {
  const text = `zq file of ${owner.id}`;
  const shapes = [`${owner.id}/zq-paper.txt`, 'zq-paper.txt', `zq/${owner.id}-paper.txt`];
  for (const path of shapes)
    for (const type of ['text/plain', 'image/png', 'application/pdf']) {
      const reply = await world.wire.call(owner, 'POST', pathOf('object', bucket, path), words(text), {
        'content-type': type,
      });
      if (reply.status >= 200 && reply.status < 300) return { path, text };
      if (!/mime/i.test(reply.text)) break;
    }
  for (const type of ['text/plain', 'image/png', 'application/pdf']) {
    const path = shapes[0]!;
    const reply = await world.wire.call(
      { token: secretKey, headers: { apikey: secretKey } },
      'POST',
      pathOf('object', bucket, path),
      words(text),
      { 'content-type': type },
    );
    if (reply.status >= 200 && reply.status < 300) return { path, text };
  }
  return null;
}

/** Opens, lists, replaces and deletes somebody else's file, and adds one next to it. */
export async function tryBucket(world: Attempts, bucket: Bucket, file: File, actor: Actor): Promise<void> {
  const { wire, past, rules, findings } = world;
  const seen = (did: Finding['did'], call: string) => ({
    ...{ who: actor.who, did, after: actor.after, table: null, rows: 1, columns: [] },
    through: { kind: 'bucket' as const, name: bucket.id },
    call,
  });
  const reads = [
    ['GET', pathOf('object', bucket, file.path)],
    ['GET', pathOf('object/authenticated', bucket, file.path)],
    ['GET', pathOf('object/public', bucket, file.path)],
  ] as const;
  for (const [method, path] of reads) {
    const reply = await wire.call(actor.caller, method, path);
    if (reply.status !== 200 || !reply.text.includes(file.text)) continue;
    findings.add(seen('read', `${method} ${path.replace(file.path, '…')}`), judgeBucket(rules, bucket, actor.who));
    break;
  }
  const stored = async () =>
    JSON.stringify(
      await past.read(
        `select name, updated_at::text as time, version from storage.objects where bucket_id = $1 order by name`,
        [bucket.id],
      ),
    );
  const added = `zq-${actor.who}.txt`;
  const folder = file.path.includes('/') ? file.path.slice(0, file.path.lastIndexOf('/') + 1) : '';
  // Adding to one's own space harms nobody: it must be somebody else's folder, or the caller a stranger.
  for (const name of actor.who === 'stranger'
    ? [`${folder}${added}`, added]
    : folder === ''
      ? []
      : [`${folder}${added}`]) {
    const before = await stored();
    const reply = await wire.call(actor.caller, 'POST', pathOf('object', bucket, name), words('zq other'), {
      'content-type': 'text/plain',
    });
    const mime = /mime/i.test(reply.text);
    if (mime)
      await wire.call(actor.caller, 'POST', pathOf('object', bucket, name), words('zq other'), {
        'content-type': 'image/png',
      });
    if ((await stored()) === before) continue;
    // If the app does not use one folder per person, people share folders on purpose.
    if (actor.who === 'stranger' || file.path.startsWith(world.first.id))
      findings.add(seen('add', `POST ${pathOf('object', bucket, '…')}`), must);
    break;
  }
  const before = await stored();
  await wire.call(actor.caller, 'PUT', pathOf('object', bucket, file.path), words(`${file.text} changed`), {
    'content-type': 'text/plain',
  });
  if ((await stored()) !== before) findings.add(seen('change', `PUT ${pathOf('object', bucket, '…')}`), must);
}

export async function tryDeletingFile(world: Attempts, bucket: Bucket, file: File, actor: Actor): Promise<void> {
  const there = async () =>
    (
      await world.past.read(`select 1 as one from storage.objects where bucket_id = $1 and name = $2`, [
        bucket.id,
        file.path,
      ])
    ).length > 0;
  if (!(await there())) return;
  await world.wire.call(actor.caller, 'DELETE', pathOf('object', bucket, file.path));
  if (await there())
    await world.wire.call(actor.caller, 'DELETE', `/storage/v1/object/${encodeURIComponent(bucket.id)}`, {
      prefixes: [file.path],
    });
  if (await there()) return;
  world.findings.add(
    {
      ...{ who: actor.who, did: 'delete', after: actor.after, table: null, rows: 1, columns: [] },
      through: { kind: 'bucket', name: bucket.id },
      call: `DELETE ${pathOf('object', bucket, '…')}`,
    },
    must,
  );
}

const pathOf = (what: string, { id }: Bucket, path: string) =>
  `/storage/v1/${what}/${encodeURIComponent(id)}/${path.split('/').map(encodeURIComponent).join('/')}`;
