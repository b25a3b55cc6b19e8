import { expect, test } from 'vitest';
import { readFrameNews } from './frame-messages';

const app = 'https://s-abc.easel.example/';
const mail = { type: 'easel-visitor-mail', to: 'ann@x.test', subject: 'Confirm', text: 'Hello', link: `${app}#token` };

test('reads how the backend in the tab stands', () => {
  expect(readFrameNews({ type: 'easel-visitor', state: { phase: 'failed', words: 'no memory' } }, app)).toEqual({
    kind: 'state',
    phase: 'failed',
  });
});

test('reads a mail with its link into the app', () => {
  expect(readFrameNews(mail, app)).toMatchObject({ kind: 'mail', mail: { to: 'ann@x.test', link: `${app}#token` } });
});

test.each(['https://evil.example/', 'javascript:alert(1)', 'https://easel.example/settings', 'not a link', null])(
  'a mail’s link leads nowhere but into the app: %s',
  (link) => {
    expect(readFrameNews({ ...mail, link }, app)).toMatchObject({ kind: 'mail', mail: { link: null } });
  },
);

test.each([null, 'easel-visitor', {}, { type: 'other' }, { ...mail, subject: 'x'.repeat(301) }, { ...mail, to: 5 }])(
  'ignores what is no such message: %j',
  (data) => {
    expect(readFrameNews(data, app)).toBeNull();
  },
);
