/** Operator checks for tests of the front that are about something else. */
export const operatorChecks = {
  isHostAllowed: async (domain: string) => domain === 'known.example',
  metrics: async () => ({ contentType: 'text/plain', text: 'easel_ready 1\n' }),
  answered: () => {},
};
