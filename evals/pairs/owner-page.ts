import { mailsSchema, peopleSchema } from '../../lib/backends/data/data-view';
import type { Easel } from '../../e2e/support/easel';
import { escapeHtml } from './write-page';

/**
 * The page at which a judge plays an app's maker, the same for either builder: names an account of the app its owner,
 * and shows what mails the app would have sent. `projects` has the project behind a name; an app that runs in the browser alone
 * has none.
 */
export function createOwnerPage(easel: Easel, projects: ReadonlyMap<string, string>) {
  return async function answer(url: URL): Promise<string> {
    const name = url.searchParams.get('app') ?? '';
    const email = url.searchParams.get('email') ?? '';
    const projectId = projects.get(name);
    const told = projectId === undefined ? [] : await manage(easel, projectId, email);
    const lines = told.length > 0 ? told : ['This app has no accounts that its maker could name.'];
    return [
      '<!doctype html><meta charset="utf-8"><title>Owner</title>',
      `<h1>${escapeHtml(name)}</h1>`,
      `<form><input type="hidden" name="app" value="${escapeHtml(name)}">`,
      '<label>E-mail of the account that is to own the app <input name="email"></label> <button>Make owner</button></form>',
      ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
    ].join('\n');
  };
}

async function manage(easel: Easel, projectId: string, email: string): Promise<string[]> {
  const data = `/api/projects/${projectId}/data`;
  const { people } = peopleSchema.parse((await easel.call('GET', `${data}/people?lane=live`)).body);
  const person = people.find((one) => one.email === email);
  const told: string[] = [];
  if (person) {
    const { status } = await easel.call('PUT', `${data}/people/${person.id}/owner?lane=live`, { isOwner: true });
    told.push(status < 300 ? `${email} owns the app now. Reload the app.` : `That was refused (${status}).`);
  } else if (email !== '') told.push(`Nobody signed up as ${email}.`);
  told.push(`Accounts: ${people.map((one) => one.email ?? 'somebody without an e-mail').join(', ') || 'none yet'}`);
  const { mails } = mailsSchema.parse((await easel.call('GET', `${data}/mails?lane=live`)).body);
  return [...told, ...mails.map((mail) => `Mail: ${JSON.stringify(mail)}`)];
}
