/** An operator's checks for fronts whose tests are about something else. */
export const operatorChecks = {
  isHostAllowed: async (domain: string) => domain === 'known.example',
  metrics: async () => ({ contentType: 'text/plain', text: 'easel_ready 1\n' }),
  answered: () => {},
};
