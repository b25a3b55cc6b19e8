import { config } from 'zod';

// Imported before any schema is made: zod's compiled checks need `eval`, which the studio's policy forbids, and while the
// debugger puts a script into the page it only seems allowed.
config({ jitless: true });
