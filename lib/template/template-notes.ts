/** Every path of the standard template, sorted; a test holds it equal to the folder. */
export const templatePaths: readonly string[] = [
  '.gitignore',
  'index.html',
  'package.json',
  'src/App.tsx',
  'src/components/ui/badge.tsx',
  'src/components/ui/button.tsx',
  'src/components/ui/card.tsx',
  'src/components/ui/checkbox.tsx',
  'src/components/ui/dialog.tsx',
  'src/components/ui/input.tsx',
  'src/components/ui/label.tsx',
  'src/components/ui/select.tsx',
  'src/components/ui/switch.tsx',
  'src/components/ui/tabs.tsx',
  'src/components/ui/textarea.tsx',
  'src/index.css',
  'src/lib/database.types.ts',
  'src/lib/supabase.ts',
  'src/lib/utils.ts',
  'src/main.tsx',
  'tsconfig.json',
  'vite.config.ts',
];

/** What the model is told about the parts that are already there; static, so that provider caches hit. */
export const templateNotes = `Parts that are already there and that you may import (do not repeat them): src/lib/utils.ts exports cn;
src/components/ui holds small accessible primitives, each \`import { … } from '@/components/ui/<name>'\`:
- button: Button (variant default | outline | secondary | ghost | danger | link; size default | sm | lg | icon; asChild), buttonVariants
- input: Input · textarea: Textarea · label: Label (htmlFor) · checkbox: Checkbox · switch: Switch (checked, onCheckedChange)
- select: Select (value, onValueChange), SelectTrigger, SelectValue (placeholder), SelectContent, SelectItem (value), SelectGroup, SelectLabel
- dialog: Dialog (open, onOpenChange), DialogTrigger, DialogContent (closeLabel), DialogHeader, DialogTitle (always give one), DialogDescription, DialogFooter, DialogClose
- tabs: Tabs (value or defaultValue, onValueChange), TabsList, TabsTrigger (value), TabsContent (value)
- badge: Badge (variant default | secondary | outline | danger) · card: Card, CardHeader, CardTitle, CardDescription, CardContent, CardFooter
They take their colours from the theme if these names are set in @theme: --color-brand (and --color-brand-ink, the text on it),
--color-card, --color-ink, --color-muted, --color-line, --color-tint, --color-danger; className overrides the rest. Using them is a
choice: own markup is fine where the design wants it. Also installed: sonner (toasts), zod, react-hook-form, radix-ui,
class-variance-authority, tw-animate-css (\`@import "tw-animate-css";\`), @supabase/supabase-js.`;
