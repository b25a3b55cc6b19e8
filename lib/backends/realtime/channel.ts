import { z } from 'zod';
import type { RowListener } from '@/lib/backends/backend-engine/listening/row-listener';
import type { Identity } from './identify';
import { limits } from './limits';
import type { BroadcastBody } from './wire';

const name = z.string().max(128);

/** What supabase-js sends with `phx_join`. */
export const joinSchema = z.object({
  access_token: z.string().max(16_384).nullish(),
  config: z
    .object({
      private: z.boolean().nullish(),
      broadcast: z.object({ ack: z.boolean().nullish(), self: z.boolean().nullish() }).nullish(),
      presence: z.object({ key: z.string().max(255).nullish(), enabled: z.boolean().nullish() }).nullish(),
      postgres_changes: z
        .array(
          z.object({
            event: z.enum(['*', 'INSERT', 'UPDATE', 'DELETE']).nullish(),
            schema: name.nullish(),
            table: name.nullish(),
            filter: z.string().max(4096).nullish(),
            select: z.array(name).max(100).nullish(),
          }),
        )
        .max(limits.listenersPerChannel)
        .nullish(),
    })
    .nullish(),
});
export type JoinConfig = NonNullable<z.infer<typeof joinSchema>['config']>;

/** One page's subscription to one topic. */
export type Channel = {
  /** `realtime:` and the name the app gave it. */
  topic: string;
  config: JoinConfig;
  identity: Identity;
  /** Whether its caller receives broadcasts; a caller who may only see presence receives none. */
  mayHear: boolean;
  listeners: readonly RowListener[];
  /** `json`: the payload as JSON text. */
  push(event: string, json: string): void;
  broadcast(event: string, body: BroadcastBody): void;
};

export const isPrivate = ({ config }: Pick<Channel, 'config'>) => config.private === true;

/** A private and a public channel of the same name are separate. */
export const roomKey = (topic: string, isPrivateOne: boolean) => `${isPrivateOne ? 'private' : 'public'} ${topic}`;

/** The name without `realtime:`, as policies and the app use it. */
export const topicName = (topic: string) => topic.replace(/^realtime:/, '');
