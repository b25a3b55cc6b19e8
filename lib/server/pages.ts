import { demoExamples } from '../demo/demo-examples';
import type { ProjectId } from '../foundation/id';
import { getProject } from '../projects/manage-projects';
import { readProjectSettings } from '../projects/project-settings';
import { openPreview } from '../previews/open-preview';
import type { ContainerHost } from '../runtime/choose-engine';
import { engineOf } from './engine-of';
import { readConversation } from './read-conversation';
import type { ServerParts } from './server-parts';
import { usualLimits } from './spending';

/** What the pages are drawn from on the server, so that the first paint needs no call. Null means: there is no such page. */
export function createPages(parts: ServerParts, container: ContainerHost) {
  const modelView = () => {
    const { name, kind, price } = parts.models.current();
    return { name, kind, isPriced: kind === 'live' && price !== null && price.input + price.output > 0 };
  };

  async function viewerOf(headers: Headers) {
    const viewer = await parts.viewerOf(headers);
    return viewer.ok ? viewer.value : null;
  }

  return {
    async landing(headers: Headers) {
      const viewer = await viewerOf(headers);
      const model = modelView();
      const share = viewer?.kind === 'guest' && model.kind === 'live' ? parts.shares.limits : null;
      const days = viewer?.kind === 'guest' ? parts.guestDays : null;
      return { model, examples: demoExamples, share, days, mayConnect: viewer !== null && parts.maySetModel(viewer) };
    },
    /** Whether whoever asks may choose the models. */
    async settings(headers: Headers) {
      const viewer = await viewerOf(headers);
      return { mayChange: viewer !== null && parts.maySetModel(viewer) };
    },
    async project({ headers, projectId }: { headers: Headers; projectId: ProjectId }) {
      const viewer = await viewerOf(headers);
      if (!viewer) return null;
      const found = await getProject(parts, { viewer, projectId });
      if (!found.ok) return null;
      const project = found.value;
      const [head, preview, site, spent, events] = await Promise.all([
        parts.versions.head(project.id),
        openPreview(parts, { viewerId: viewer.id, projectId: project.id }),
        parts.sites.site(project.id),
        parts.spentOf(project.id),
        readConversation(parts.db, project.id),
      ]);
      if (!head || !preview.ok) return null;
      const book = parts.addressesFor(headers.get('host') ?? undefined);
      const [mainUrl, siteUrl] = await Promise.all([
        book.preview(preview.value.main.key),
        site?.liveDeploymentId ? book.site(site.slug) : null,
      ]);
      return {
        project: {
          id: project.id,
          name: project.name,
          limitUsd: project.limitUsd ?? usualLimits.projectUsd,
          spent,
          planFirst: readProjectSettings(project.settings).planFirst,
          guestDays: viewer.kind === 'guest' ? parts.guestDays : null,
          mayConnectModel: parts.maySetModel(viewer),
        },
        head: { versionId: head.id, number: head.number, treeHash: head.treeHash },
        previewUrl: `${mainUrl}/`,
        engine: { ...(await engineOf(parts, project, head.treeHash)), container },
        siteUrl,
        model: modelView(),
        events,
      };
    },
  };
}
