import { expect, test } from 'vitest';
import { mapImport } from './map-import';

test.each([
  ['npm:stripe@14.21.0', 'stripe', '14.21.0', ''],
  ['npm:@supabase/supabase-js@2', '@supabase/supabase-js', '2', ''],
  ['npm:openai', 'openai', 'latest', ''],
  ['npm:hono@4/cors', 'hono', '4', '/cors'],
  ['jsr:@supabase/supabase-js@^2.49.0', '@supabase/supabase-js', '^2.49.0', ''],
  ['https://esm.sh/stripe@14.21.0?target=deno', 'stripe', '14.21.0', ''],
  ['https://esm.sh/v135/@react-email/components@0.0.22?deps=react@18.2.0', '@react-email/components', '0.0.22', ''],
  [
    'https://esm.sh/@supabase/supabase-js@2.7.1/dist/module/index.js',
    '@supabase/supabase-js',
    '2.7.1',
    '/dist/module/index.js',
  ],
  ['https://cdn.skypack.dev/date-fns@2.30.0', 'date-fns', '2.30.0', ''],
  ['https://cdn.jsdelivr.net/npm/resend@4.0.0/+esm', 'resend', '4.0.0', ''],
  ['https://unpkg.com/zod@3.22.4', 'zod', '3.22.4', ''],
  ['https://deno.land/x/zod@v3.22.4/mod.ts', 'zod', '3.22.4', ''],
  ['https://deno.land/x/openai@v4.20.1/mod.ts', 'openai', '4.20.1', ''],
])('%s is npm’s package, with its version', (specifier, name, range, subpath) => {
  expect(mapImport(specifier)).toEqual({ kind: 'package', name, range, subpath });
});

test.each([
  ['https://deno.land/std@0.168.0/http/server.ts', 'std-http'],
  ['https://deno.land/x/xhr@0.1.0/mod.ts', 'empty'],
  ['jsr:@supabase/functions-js/edge-runtime.d.ts', 'empty'],
  ['jsr:@std/encoding@1/base64', 'std-encoding'],
])('%s has a module of Easel’s own', (specifier, name) => {
  expect(mapImport(specifier)).toEqual({ kind: 'shim', name });
});

test.each([
  'https://evil.test/x.js',
  'https://deno.land/x/oak@v12/mod.ts',
  'jsr:@some/thing',
  'file:///etc/passwd',
  'npm:../x',
  'npm:zod/../../x',
  'data:text/javascript,1',
])('%s stands for nothing', (specifier) => expect(mapImport(specifier)).toEqual({ kind: 'unknown' }));

test('files, Node’s modules and bare names are told apart', () => {
  expect(['./a.ts', '../_shared/b.ts', '/c', 'node:fs', 'zod'].map((one) => mapImport(one).kind)).toEqual([
    'file',
    'file',
    'file',
    'node',
    'bare',
  ]);
});
