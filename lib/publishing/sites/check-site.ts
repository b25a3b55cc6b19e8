import type { Problem } from '../../base/foundation/problem';
import type { BundleAnswer } from '../bundles/bundle';
import { findSecrets } from '../bundles/find-secrets';

/** Finds what must not be published: secrets, and an empty page. */
export function checkSite(answer: BundleAnswer): Problem[] {
  if (answer.problems.length > 0) return [];
  const texts = answer.files
    .filter((file) => /\.(?:js|html|css|json|txt|svg)$/.test(file.path))
    .map((file) => ({ path: file.path, text: Buffer.from(file.base64, 'base64').toString('utf8') }));
  const page = texts.find((file) => file.path === 'index.html');
  const blank = !page || !/<script[^<>]*(?:type="module"|\bsrc=)|<(?:main|h1|section|p)\b/.test(page.text);
  const problems: Problem[] = findSecrets(texts);
  if (blank)
    problems.push({ kind: 'blank-page', message: 'The page would be empty: it starts no app and holds no text.' });
  return problems;
}
