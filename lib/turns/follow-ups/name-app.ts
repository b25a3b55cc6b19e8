import type { ProjectChannel } from '../../base/channel/project-channel';
import { tidyName } from '../../projects/projects/create-project';
import { nameFromPrompt } from '../../projects/projects/name-from-prompt';
import type { ProjectStore } from '../../projects/projects/project-store';
import type { NameApp } from '../turns/turn-ports';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** A page's `<title>` as one line; empty if it has none. */
export function titleOf(html: string): string {
  const title = /<title[^<>]*>([^<]*)<\/title>/i.exec(html)?.[1] ?? '';
  const read = title.replace(/&(?:#(\d{1,6})|(\w+));/g, (whole, number?: string, name?: string) =>
    number === undefined ? (entities[name!] ?? whole) : String.fromCodePoint(Math.min(Number(number), 0x10ffff)),
  );
  return tidyName(read);
}

/**
 * Names an app after its page, as soon as the page has a title. Renames only an app that still has the name made from
 * its first prompt or from the page before: any other name was chosen by a person. Never throws; a name is not worth
 * failing a turn.
 */
export function createNameApp({
  projects,
  channel,
  report,
}: {
  projects: Pick<ProjectStore, 'get' | 'rename'>;
  channel: Pick<ProjectChannel, 'announce'>;
  report: (error: unknown) => void;
}): NameApp {
  return async ({ projectId, page, pageBefore, prompts }) => {
    try {
      const name = titleOf(page);
      const before = pageBefore === null ? '' : titleOf(pageBefore);
      if (name === '' || name === before) return;
      const project = await projects.get(projectId);
      if (!project || project.name === name) return;
      const [first = ''] = prompts;
      const isOfPrompt = project.name === tidyName(nameFromPrompt(first) ?? 'New app');
      const isOfPage = prompts.length > 1 && project.name === before;
      if (isOfPrompt || isOfPage) channel.announce(projectId, await projects.rename(projectId, name));
    } catch (error) {
      report(error);
    }
  };
}
