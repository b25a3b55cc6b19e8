import type { DemoExample } from '../../turns/demo/demo-examples';
import { examplesFor } from '../../turns/demo/examples-for';
import type { ProjectId } from '../../base/foundation/id';
import { getProject } from '../../projects/projects/manage-projects';
import { readProjectSettings } from '../../projects/projects/project-settings';
import { openPreview } from '../../preview/previews/open-preview';
import type { ContainerHost } from '../../preview/runtime/choose-engine';
import { engineOf } from '../api/engine-of';
import { readConversation } from '../../base/channel/read-conversation';
import type { ServerParts } from '../api/server-parts';
import type { ShareId } from '../../publishing/sharing/share';
import { viewShared } from '../api/view-shared';
import { usualLimits } from '../../turns/calls/spending';

/** The data for rendering pages on the server, so that the first paint needs no call. Null if there is no such page. */
export function createPages(parts: ServerParts, container: ContainerHost) {
  const modelView = () => {
    const { name, kind, price, seesPictures = false } = parts.models.current();
    return { name, kind, isPriced: kind === 'live' && price !== null && price.input + price.output > 0, seesPictures };
  };

  async function viewerOf(headers: Headers) {
    const viewer = await parts.viewerOf(headers);
    return viewer.ok ? viewer.value : null;
  }

  return {
    async landing(headers: Headers, locale: DemoExample['language']) {
      const viewer = await viewerOf(headers);
      const model = modelView();
      const share = viewer?.kind === 'guest' && model.kind === 'live' ? parts.shares.limits : null;
      const days = viewer?.kind === 'guest' ? parts.guestDays : null;
      const mayConnect = viewer !== null && parts.maySetModel(viewer);
      const templates = parts.appTemplates.map(({ id, title, description }) => ({ id, title, description }));
      return { model, examples: examplesFor(locale), templates, share, days, mayConnect };
    },
    /** Includes whether the viewer may choose the models. */
    async settings(headers: Headers) {
      const viewer = await viewerOf(headers);
      return { mayChange: viewer !== null && parts.maySetModel(viewer) };
    },
    /** A shared app, for anyone who may see it. */
    async shared({ headers, shareId }: { headers: Headers; shareId: ShareId }) {
      const viewer = await viewerOf(headers);
      if (!viewer) return null;
      const shared = await viewShared(parts, { viewer, shareId, host: headers.get('host') });
      return shared.ok ? shared.value : null;
    },
    async project({ headers, projectId }: { headers: Headers; projectId: ProjectId }) {
      const viewer = await viewerOf(headers);
      if (!viewer) return null;
      const found = await getProject(parts, { viewer, projectId });
      if (!found.ok) return null;
      const project = found.value;
      const [head, preview, site, spent, events, origin] = await Promise.all([
        parts.versions.head(project.id),
        openPreview(parts, { viewerId: viewer.id, projectId: project.id }),
        parts.sites.site(project.id),
        parts.spentOf(project.id),
        readConversation(parts.db, project.id),
        parts.origins.get(project.id),
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
          isFork: origin !== null,
          // A project that starts empty has the standard template as version 0.
          isFromTemplate: origin === null && head.number > 0,
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
