import type { ProjectId, VersionId, ViewerId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import type { Share, ShareId, Visibility } from './share';
import type { SharingWorld } from './sharing-store.contract';
import type { Origin, Report, SharingStore } from './sharing-store';
import { createTestId } from './test-ids.fixture';

type Project = {
  ownerId: ViewerId;
  visibility: Visibility;
  isDeleted: boolean;
  versions: [VersionId, string | null][];
};
type Row = Omit<Share, 'ownerId' | 'visibility' | 'versionNumber' | 'treeHash'>;

/** Shares and their projects in memory, for tests. */
export function createMemorySharingStore(now: () => number = () => 1): { store: SharingStore; world: SharingWorld } {
  const projects = new Map<ProjectId, Project>();
  const rows = new Map<ShareId, Row>();
  const days = new Map<string, { id: ShareId; day: number; uses: number; forks: number }>();
  const origins = new Map<ProjectId, ProjectId>();
  const reports = new Map<string, Report & { id: ShareId }>();

  const rowOf = (projectId: ProjectId) => [...rows.values()].find((row) => row.projectId === projectId);
  const numberOf = ({ versions }: Project, versionId: VersionId) => versions.findIndex(([id]) => id === versionId) + 1;
  function toShare(row: Row | undefined): Share | null {
    const project = row && projects.get(row.projectId);
    if (!project || project.isDeleted || project.visibility === 'private') return null;
    const versionNumber = numberOf(project, row.versionId);
    const { ownerId, visibility } = project;
    return { ...row, ownerId, visibility, versionNumber, treeHash: `tree of ${row.versionId}` };
  }
  const visible = (id: ShareId) => {
    const share = toShare(rows.get(id));
    return share?.takenDownAt === null ? share : null;
  };
  function drop(id: ShareId): void {
    rows.delete(id);
    for (const [key, { id: of }] of days) if (of === id) days.delete(key);
    for (const [key, { id: of }] of reports) if (of === id) reports.delete(key);
  }
  function count(id: ShareId, day: number, what: 'uses' | 'forks'): void {
    if (!rows.has(id)) return;
    const one = days.get(`${id} ${day}`) ?? { id, day, uses: 0, forks: 0 };
    days.set(`${id} ${day}`, { ...one, [what]: one[what] + 1 });
  }
  const daysOf = (id: ShareId) => [...days.values()].filter((one) => one.id === id);
  const countsOf = (id: ShareId) => ({
    uses: daysOf(id).reduce((sum, { uses }) => sum + uses, 0),
    forks: daysOf(id).reduce((sum, { forks }) => sum + forks, 0),
  });
  function originOf(projectId: ProjectId): Origin | null {
    const origin = origins.get(projectId);
    const row = origin && rowOf(origin);
    const share = row && visible(row.id);
    return share?.visibility === 'gallery' ? { shareId: share.id, title: share.title } : null;
  }
  const change = (id: ShareId, set: Partial<Row>): boolean => {
    const row = rows.get(id);
    if (row) rows.set(id, { ...row, ...set });
    return row !== undefined;
  };

  const store: SharingStore = {
    visible: async (id) => visible(id),
    ofProject: async (projectId) => toShare(rowOf(projectId)),
    async open({ projectId, newId, visibility, versionId, title, words, pictureHash }) {
      const project = projects.get(projectId);
      if (!project || project.isDeleted) return fail('not-found');
      const known = rowOf(projectId);
      if (known && known.takenDownAt !== null) return fail('share-taken-down');
      const isNew = !known || project.visibility === 'private';
      if (known && isNew) drop(known.id);
      const said = { ...words, ...(pictureHash && { pictureHash }) };
      const fresh: Row = {
        ...{ id: newId, projectId, versionId, title, description: '', tags: [], showsPrompts: false },
        ...{ status: 'building', problems: [], manifestHash: null, pictureHash: null, createdAt: now() },
        takenDownAt: null,
      };
      const row = isNew ? fresh : known;
      rows.set(row.id, { ...row, ...said });
      project.visibility = visibility;
      return succeed({ share: toShare(rowOf(projectId))!, isNew });
    },
    begin: async (id) => change(id, { status: 'building', problems: [] }),
    async end(id, { versionId, manifestHash, problems }) {
      const row = rows.get(id);
      const project = row && projects.get(row.projectId);
      if (!row || !project) return false;
      if (row.manifestHash !== null && numberOf(project, row.versionId) > numberOf(project, versionId)) return false;
      if (manifestHash === null) return change(id, { status: 'failed', problems });
      return change(id, { status: 'ready', problems, versionId, manifestHash });
    },
    async withdraw(projectId) {
      const project = projects.get(projectId);
      if (!project || project.isDeleted) return null;
      project.visibility = 'private';
      const row = rowOf(projectId);
      if (!row || row.takenDownAt !== null) return null;
      drop(row.id);
      return row.id;
    },
    setTakenDown: async (id, at) => (change(id, { takenDownAt: at }) ? rows.get(id)!.projectId : null),
    addUse: async (id, day) => count(id, day, 'uses'),
    counts: async (id) => countsOf(id),
    gallery: async (sinceDay) =>
      [...rows.keys()].flatMap((id) => {
        const share = visible(id);
        if (share?.visibility !== 'gallery' || share.manifestHash === null) return [];
        const { title, description, tags, pictureHash, createdAt, projectId } = share;
        const since = daysOf(id).filter(({ day }) => day >= sinceDay);
        return [
          {
            ...{ id, title, description, tags, pictureHash, createdAt, madeFrom: originOf(projectId), ...countsOf(id) },
            days: since.map(({ day, uses, forks }) => ({ day, uses, forks })),
          },
        ];
      }),
    originOf: async (projectId) => originOf(projectId),
    prompts: async (projectId, upToNumber) =>
      (projects.get(projectId)?.versions ?? [])
        .slice(0, upToNumber)
        .flatMap(([id, asked]) => (asked === null ? [] : [{ asked, summary: `made ${id}` }])),
    report: async (id, report) => void reports.set(`${id} ${report.viewerId}`, { id, ...report }),
    async reported(limit) {
      const latest = [...reports.values()].toSorted((one, other) => other.createdAt - one.createdAt);
      const ids = [...new Set(latest.map(({ id }) => id))].slice(0, limit);
      return ids.map((id) => {
        const { title, takenDownAt, projectId } = rows.get(id)!;
        const own = latest.filter((report) => report.id === id).map(({ id: _id, ...report }) => report);
        return { id, title, takenDownAt, visibility: projects.get(projectId)!.visibility, reports: own };
      });
    },
    async failUnfinished() {
      for (const { id, status } of rows.values()) if (status === 'building') change(id, { status: 'failed' });
    },
  };

  const world: SharingWorld = {
    async addProject() {
      const [projectId, first, ownerId] = [
        ...[createTestId() as string as ProjectId, createTestId() as string as VersionId],
        createTestId() as string as ViewerId,
      ] as const;
      projects.set(projectId, { ownerId, visibility: 'private', isDeleted: false, versions: [[first, null]] });
      return { projectId, ownerId, first };
    },
    async addVersion(projectId, asked) {
      const id = createTestId() as string as VersionId;
      projects.get(projectId)!.versions.push([id, asked]);
      return id;
    },
    setDeleted: async (projectId, isDeleted) => void (projects.get(projectId)!.isDeleted = isDeleted),
    setOrigin: async (projectId, originId) => void origins.set(projectId, originId),
    addFork: async (id, day) => count(id, day, 'forks'),
  };
  return { store, world };
}
