import type { Browser } from 'playwright';
import { launchBrowser } from '../e2e/support/browser';
import { startEasel, type Easel } from '../e2e/support/easel';
import { startScriptedModel, type ScriptedModel } from '../e2e/support/scripted-model';
import type { Behaviour } from '../lib/turns/models/misbehaving-model.double';

/** Makes the model return `reply`, once, for the request that ends with `mark`. */
type Plan = (mark: string, reply: string) => void;

/** The running product with a model that returns written replies, and a browser. */
export type WrittenReplies = { easel: Easel; browser: Browser; plan: Plan };

/**
 * A model called `name` that returns the reply planned for a request; to any other request it answers, after `lateMs`,
 * that there is nothing more.
 */
export async function startPlannedModel(name: string, lateMs = 0): Promise<ScriptedModel & { plan: Plan }> {
  const planned = new Map<string, string>();
  const other: Behaviour = { text: 'Nothing more.', ...(lateMs > 0 ? { silentMs: lateMs } : {}) };
  const model = await startScriptedModel(({ asked }) => {
    const mark = [...planned.keys()].find((one) => asked.endsWith(one)) ?? '';
    const text = planned.get(mark);
    planned.delete(mark);
    return text ?? other;
  }, name);
  return { ...model, plan: (mark, reply) => void planned.set(mark, reply) };
}

/** Starts everything; if one part fails to start, stops the others. */
export async function openWrittenReplies({
  modelName,
  lateMs = 0,
  browser: openBrowser = () => launchBrowser(),
}: {
  modelName: string;
  lateMs?: number;
  browser?: () => Promise<Browser>;
}): Promise<WrittenReplies & { close(): Promise<void> }> {
  const model = await startPlannedModel(modelName, lateMs);
  const easel = await startEasel(model.env).catch(async (error: unknown) => {
    await model.close();
    throw error;
  });
  const browser = await openBrowser().catch(async (error: unknown) => {
    await easel.dispose();
    await model.close();
    throw error;
  });
  return {
    ...{ easel, browser, plan: model.plan },
    async close() {
      await browser.close();
      await easel.dispose();
      await model.close();
    },
  };
}
