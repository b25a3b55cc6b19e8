import { config } from 'zod';

// Import this before any schema is created: zod's compiled checks need `eval`, which the studio's policy forbids,
// although it appears to be allowed while the debugger injects a script.
config({ jitless: true });
