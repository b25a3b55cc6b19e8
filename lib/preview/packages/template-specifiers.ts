/**
 * Specifiers the template layer resolves: every import a generated app is likely to use without declaring a package.
 * Subpaths that split a package into dozens of files (`date-fns/locale/de`, `lucide-react/icons/x`) are left to
 * separate layers, since one request per file costs more than the bytes it saves.
 */
export const templateSpecifiers: readonly string[] = [
  'react',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'react-dom',
  'react-dom/client',
  'react-router',
  'react-router/dom',
  'react-router-dom',
  'date-fns',
  'date-fns/locale',
  'recharts',
  'lucide-react',
  'radix-ui',
  'class-variance-authority',
  'clsx',
  'tailwind-merge',
  'sonner',
  'react-hook-form',
  'zod',
  'zod/v4',
  'zod/mini',
  '@supabase/supabase-js',
];
