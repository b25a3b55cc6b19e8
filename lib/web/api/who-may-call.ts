/**
 * Who may make a call of the HTTP interface:
 * - `machines`: programs of this machine and of trusted addresses, and the operator, but no page.
 * - `everybody`: anyone, even without the access code, and pages of other sites.
 * - `admitted`: anyone who was let in, because the call reveals nothing about anybody else.
 * - `own`: the same, limited to their own data.
 * - `editors`: members of the app.
 * - `visitors`: for what is shared of the app, anyone who was let in; otherwise only members.
 * - `owner`: the app's owner.
 * - `operator`: the person who runs this Easel.
 * - `token`: another Easel with a publish token; cookies and codes don't count.
 * - `payer`: the person who pays for the model; others are refused with a different error than for `operator`.
 */
export type Audience =
  | 'machines'
  | 'everybody'
  | 'admitted'
  | 'own'
  | 'editors'
  | 'visitors'
  | 'owner'
  | 'operator'
  | 'token'
  | 'payer';

/**
 * The kinds of callers. `owner` is the owner of the named app, on a public instance; pages send everything the owner's
 * browser would add.
 */
export const roles = [
  'owner',
  'owner of another app',
  'guest',
  'nobody',
  "the app's page",
  'a published page',
  'socket',
] as const;
export type Role = (typeof roles)[number];

/** `not found` is also the answer for an app that does not exist; `code needed` is 401, `refused` 403. */
export type Verdict = 'let in' | 'own only' | 'not found' | 'code needed' | 'refused';

type Told = Readonly<Record<Role, Verdict>>;
const outside: Omit<Told, 'owner' | 'owner of another app' | 'guest'> = {
  nobody: 'code needed',
  "the app's page": 'refused',
  'a published page': 'refused',
  socket: 'refused',
};
const notTheirs: Omit<Told, 'owner'> = { 'owner of another app': 'not found', guest: 'not found', ...outside };

/** The answer to each caller. Sockets may make no calls; the channel (`…/channel`) is a socket itself, for editors. */
export const verdicts: Readonly<Record<Audience, Told>> = {
  everybody: {
    ...{ owner: 'let in', 'owner of another app': 'let in', guest: 'let in', nobody: 'let in' },
    ...{ "the app's page": 'let in', 'a published page': 'let in', socket: 'refused' },
  },
  // The caller in the test is on this machine.
  machines: {
    ...{ owner: 'let in', 'owner of another app': 'let in', guest: 'let in', ...outside, nobody: 'let in' },
  },
  admitted: { owner: 'let in', 'owner of another app': 'let in', guest: 'let in', ...outside },
  own: { owner: 'own only', 'owner of another app': 'own only', guest: 'own only', ...outside },
  editors: { owner: 'let in', ...notTheirs },
  visitors: { owner: 'let in', ...notTheirs },
  owner: { owner: 'let in', ...notTheirs },
  operator: { owner: 'not found', ...notTheirs },
  token: { owner: 'code needed', 'owner of another app': 'code needed', guest: 'code needed', ...outside },
  payer: { owner: 'refused', 'owner of another app': 'refused', guest: 'refused', ...outside },
};

/**
 * Every call of the HTTP interface and who may make it. A test makes each call as every other kind of caller, and fails
 * for a call without a row.
 */
export const whoMayCall: Readonly<Record<string, Audience>> = {
  'GET /api/guest-check': 'admitted',
  'GET /api/projects': 'own',
  'POST /api/projects': 'admitted',
  'GET /api/projects/:projectId': 'editors',
  'PATCH /api/projects/:projectId': 'editors',
  'DELETE /api/projects/:projectId': 'owner',
  'POST /api/projects/:projectId/undelete': 'owner',
  'GET /api/projects/:projectId/events': 'editors',
  'POST /api/projects/:projectId/turns': 'editors',
  'DELETE /api/projects/:projectId/turns/:turnId': 'editors',
  'DELETE /api/projects/:projectId/turns/:turnId/after': 'editors',
  'GET /api/projects/:projectId/turns/:turnId/events': 'editors',
  'GET /api/projects/:projectId/turns/:turnId/prompt': 'editors',
  'POST /api/projects/:projectId/turns/:turnId/stop': 'editors',
  'POST /api/projects/:projectId/turns/:turnId/continue': 'editors',
  'POST /api/projects/:projectId/turns/:turnId/answer': 'editors',
  'POST /api/projects/:projectId/turns/:turnId/observations': 'editors',
  'POST /api/projects/:projectId/turns/:turnId/observations/progress': 'editors',
  'POST /api/projects/:projectId/turns/:turnId/skip': 'editors',
  'PUT /api/attachments/:sha256': 'admitted',
  'GET /api/projects/:projectId/turns/:turnId/attachments/:number': 'editors',
  'GET /api/projects/:projectId/versions': 'editors',
  'POST /api/projects/:projectId/versions': 'editors',
  'GET /api/projects/:projectId/versions/:versionId/tree': 'editors',
  'GET /api/projects/:projectId/versions/:versionId/files/*filePath': 'editors',
  'GET /api/projects/:projectId/versions/:versionId/compare/:otherId': 'editors',
  'POST /api/projects/:projectId/restore': 'editors',
  'PUT /api/projects/:projectId/blobs/:sha256': 'editors',
  'GET /api/projects/:projectId/versions/:versionId/compare/:otherId/data': 'editors',
  'GET /api/projects/:projectId/versions/:versionId/compare-now/data': 'editors',
  'GET /api/projects/:projectId/versions/:versionId/restore': 'editors',
  'POST /api/projects/:projectId/versions/:versionId/rows': 'editors',
  'GET /api/projects/:projectId/moments': 'editors',
  'POST /api/projects/:projectId/moments': 'editors',
  'GET /api/projects/:projectId/moments/:momentId/compare-now/data': 'editors',
  'POST /api/projects/:projectId/moments/:momentId/rows': 'editors',
  'POST /api/projects/:projectId/moments/:momentId/restore': 'editors',
  'GET /api/projects/:projectId/deployments/:deploymentId/rollback': 'editors',
  'GET /api/projects/:projectId/data': 'editors',
  'DELETE /api/projects/:projectId/data/content': 'editors',
  'GET /api/projects/:projectId/data/people': 'editors',
  'PUT /api/projects/:projectId/data/people/:person/owner': 'editors',
  'GET /api/projects/:projectId/data/files': 'editors',
  'GET /api/projects/:projectId/data/people/:person/links': 'editors',
  'DELETE /api/projects/:projectId/data/people/:person': 'editors',
  'GET /api/projects/:projectId/data/files/in/:bucket/*name': 'editors',
  'POST /api/projects/:projectId/data/files/in/:bucket/*name': 'editors',
  'DELETE /api/projects/:projectId/data/files/in/:bucket/*name': 'editors',
  'GET /api/projects/:projectId/data/mails': 'editors',
  'GET /api/projects/:projectId/data/:file': 'editors',
  'GET /api/projects/:projectId/data/:table/rows': 'editors',
  'GET /api/projects/:projectId/data/:table/links/:column': 'editors',
  'POST /api/projects/:projectId/data/:table/rows': 'editors',
  'PATCH /api/projects/:projectId/data/:table/rows': 'editors',
  'DELETE /api/projects/:projectId/data/:table/rows': 'editors',
  'POST /api/projects/:projectId/data/:table/import': 'editors',
  'POST /api/projects/:projectId/pictures': 'editors',
  'GET /api/projects/:projectId/pictures/:sha256': 'editors',
  'GET /api/projects/:projectId/promises': 'editors',
  'POST /api/projects/:projectId/promises': 'editors',
  'PATCH /api/projects/:projectId/promises/:promiseId': 'editors',
  'DELETE /api/projects/:projectId/promises/:promiseId': 'editors',
  'GET /api/projects/:projectId/modules': 'editors',
  'POST /api/projects/:projectId/modules': 'editors',
  'POST /api/projects/:projectId/modules/:name/files': 'editors',
  'DELETE /api/projects/:projectId/modules/:name': 'editors',
  'POST /api/projects/:projectId/preview': 'editors',
  'PUT /api/projects/:projectId/preview/:lane': 'editors',
  'DELETE /api/projects/:projectId/preview/try/data': 'editors',
  'PUT /api/projects/:projectId/preview/try/data': 'editors',
  'POST /api/projects/:projectId/preview/try/sessions': 'editors',
  'POST /api/projects/:projectId/compiled/missing': 'editors',
  'PUT /api/projects/:projectId/compiled': 'editors',
  'GET /api/projects/:projectId/compiled/:treeHash': 'editors',
  'GET /api/projects/:projectId/trees/:treeHash': 'editors',
  'GET /api/projects/:projectId/trees/:treeHash/blobs/:hash': 'editors',
  'POST /api/projects/:projectId/files': 'editors',
  'POST /api/projects/:projectId/packages': 'editors',
  'POST /api/projects/:projectId/deployments': 'editors',
  'GET /api/projects/:projectId/deployments': 'editors',
  'GET /api/projects/:projectId/deployments/:deploymentId': 'editors',
  'GET /api/projects/:projectId/site': 'editors',
  'PATCH /api/projects/:projectId/site': 'editors',
  'GET /api/projects/:projectId/site/rows': 'editors',
  'POST /api/projects/:projectId/site/rows': 'editors',
  'GET /api/projects/:projectId/site/drawing': 'editors',
  'PUT /api/projects/:projectId/site/drawing': 'editors',
  'POST /api/projects/:projectId/site/rollback': 'editors',
  'DELETE /api/projects/:projectId/site': 'editors',
  'GET /api/projects/:projectId/reach': 'editors',
  'POST /api/projects/:projectId/reach/wifi': 'editors',
  'DELETE /api/projects/:projectId/reach/wifi': 'editors',
  'POST /api/projects/:projectId/reach/link': 'editors',
  'POST /api/projects/:projectId/reach/link/key': 'editors',
  'DELETE /api/projects/:projectId/reach/link': 'editors',
  'GET /api/projects/:projectId/elsewhere': 'editors',
  'PUT /api/projects/:projectId/elsewhere': 'editors',
  'DELETE /api/projects/:projectId/elsewhere': 'editors',
  'POST /api/projects/:projectId/elsewhere/publishes': 'editors',
  'POST /api/projects/:projectId/elsewhere/rollback': 'editors',
  'DELETE /api/projects/:projectId/elsewhere/site': 'editors',
  'POST /api/projects/:projectId/elsewhere/data': 'editors',
  'GET /api/projects/:projectId/elsewhere/data.zip': 'editors',
  'GET /api/projects/:projectId/site/domain': 'editors',
  'PUT /api/projects/:projectId/site/domain': 'editors',
  'POST /api/projects/:projectId/site/domain/check': 'editors',
  'DELETE /api/projects/:projectId/site/domain': 'editors',
  'GET /api/projects/:projectId/host': 'editors',
  'PUT /api/projects/:projectId/host': 'editors',
  'DELETE /api/projects/:projectId/host': 'editors',
  'POST /api/projects/:projectId/host/publishes': 'editors',
  'DELETE /api/projects/:projectId/host/site': 'editors',
  'GET /api/publish-tokens': 'own',
  'POST /api/publish-tokens': 'own',
  'DELETE /api/publish-tokens/:tokenId': 'own',
  'GET /api/elsewhere/greeting': 'token',
  'GET /api/elsewhere/apps/:appId': 'token',
  'POST /api/elsewhere/apps/:appId/missing': 'token',
  'PUT /api/elsewhere/apps/:appId/parts/:sha256': 'token',
  'GET /api/elsewhere/apps/:appId/parts/:sha256': 'token',
  'POST /api/elsewhere/apps/:appId/publishes': 'token',
  'POST /api/elsewhere/apps/:appId/rollback': 'token',
  'DELETE /api/elsewhere/apps/:appId/site': 'token',
  'POST /api/elsewhere/apps/:appId/data': 'token',
  'GET /api/elsewhere/apps/:appId/data.zip': 'token',
  'POST /api/projects/:projectId/share': 'owner',
  'GET /api/projects/:projectId/share': 'owner',
  'GET /api/shared/:shareId': 'admitted',
  'GET /api/shared/:shareId/picture': 'admitted',
  'POST /api/shared/:shareId/uses': 'admitted',
  'POST /api/shared/:shareId/reports': 'admitted',
  'GET /api/reports': 'operator',
  'POST /api/shared/:shareId/take-down': 'operator',
  'GET /api/gallery': 'admitted',
  'GET /api/projects/:projectId/meant': 'editors',
  'DELETE /api/projects/:projectId/meant/:key': 'editors',
  'GET /api/projects/:projectId/live-data': 'editors',
  'PUT /api/projects/:projectId/live-data': 'editors',
  'DELETE /api/projects/:projectId/live-data': 'editors',
  'GET /api/projects/:projectId/functions': 'editors',
  'PUT /api/projects/:projectId/functions/secrets/:name': 'editors',
  'DELETE /api/projects/:projectId/functions/secrets/:name': 'editors',
  'POST /api/projects/:projectId/functions/runs': 'editors',
  'POST /api/projects/:projectId/functions/hosts': 'editors',
  'DELETE /api/projects/:projectId/functions/hosts/:host': 'editors',
  'GET /api/projects/:projectId/export.zip': 'editors',
  'GET /api/examples': 'admitted',
  'GET /api/settings/model': 'operator',
  'PUT /api/settings/model': 'operator',
  'DELETE /api/settings/model': 'operator',
  'POST /api/settings/model/sign-in': 'operator',
  'GET /api/sign-in/openrouter/:state': 'operator',
  'GET /api/estimate': 'admitted',
  'GET /api/projects/:projectId/estimate': 'editors',
  'GET /api/projects/:projectId/limits': 'editors',
  'PATCH /api/limits': 'payer',
  'GET /api/spending': 'own',
  'GET /api/spending.csv': 'own',
  'GET /api/projects/:projectId/suggestions': 'editors',
  'GET /api/health': 'everybody',
  'GET /api/hosts/allowed': 'machines',
  'GET /api/metrics': 'machines',
  'GET /api/ready': 'everybody',
  'GET /api/share': 'own',
  'POST /api/shared/:shareId/fork': 'admitted',
  'POST /api/projects/:originId/fork': 'visitors',
  'GET /api/projects/:projectId/origin': 'editors',
  'POST /api/projects/:projectId/origin/bring': 'editors',
  'POST /api/projects/:projectId/duplicate': 'editors',
  'GET /api/openapi.json': 'admitted',
};

/** The table for `docs/security.md`. */
export function writeAuthorisation(): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const audiences = Object.entries(verdicts).map(([audience, told]) =>
    line([audience, ...roles.map((role) => told[role])]),
  );
  const calls = Object.entries(whoMayCall).map(([call, audience]) => line([`\`${call}\``, audience]));
  const rule = (count: number) => line(Array.from({ length: count }, () => '---'));
  return [
    ...[line(['a call for', ...roles]), rule(roles.length + 1), ...audiences, ''],
    ...[line(['call', 'for']), rule(2), ...calls],
  ].join('\n');
}
