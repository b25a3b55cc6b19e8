import type { Presentations } from './hosted-errors';

/** What can go wrong with a ready-made part, or with an app that starts with some. */
export const moduleErrors = {
  'template-unknown': {
    status: 404,
    message: 'This Easel has no template of that name. Choose one on the first page, or describe the app instead.',
    report: false,
  },
  'module-unknown': {
    status: 404,
    message: 'This Easel has no ready-made part of that name.',
    report: false,
  },
  'module-setting-form': {
    status: 422,
    message: 'That value does not fit this setting of the ready-made part.',
    report: false,
  },
  'module-place-taken': {
    status: 409,
    message: 'The app has files of its own where this part would go. Ask in the chat to move them first.',
    report: false,
  },
  'module-not-installed': {
    status: 404,
    message: 'The app does not have this part.',
    report: false,
  },
  'module-file-unknown': {
    status: 404,
    message: 'That file is none of this part that one could look after oneself.',
    report: false,
  },
  'module-needed': {
    status: 409,
    message: 'Another part of the app builds on this one. Remove that one first.',
    report: false,
  },
} as const satisfies Presentations;
