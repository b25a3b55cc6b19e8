/** Every path of the standard template, sorted. A test compares it with the folder. */
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

/** Radix props worth naming, by part. A test checks that each is in Radix's types. */
export const radixProps: Readonly<Record<string, string>> = {
  'Checkbox.Root': 'checked, onCheckedChange',
  'Dialog.Root': 'open, onOpenChange',
  'Label.Root': 'htmlFor',
  'Select.Root': 'value, onValueChange',
  'Select.Value': 'placeholder',
  'Select.Item': 'value',
  'Switch.Root': 'checked, onCheckedChange',
  'Tabs.Root': 'value or defaultValue, onValueChange',
  'Tabs.Trigger': 'value',
  'Tabs.Content': 'value',
};

/** A line for each part, generated from its source with `describePart`. A test checks that they are up to date. */
export const partNotes = `- badge: badgeVariants, Badge (variant default | secondary | outline | danger)
- button: buttonVariants, Button (variant default | outline | secondary | ghost | danger | link; size default | sm | lg | icon; asChild)
- card: Card, CardHeader, CardTitle, CardDescription, CardContent, CardFooter
- checkbox: Checkbox (checked, onCheckedChange)
- dialog: Dialog (open, onOpenChange), DialogTrigger, DialogClose, DialogContent (closeLabel), DialogHeader, DialogFooter, DialogTitle, DialogDescription
- input: fieldClasses, Input
- label: Label (htmlFor)
- select: Select (value, onValueChange), SelectGroup, SelectValue (placeholder), SelectTrigger, SelectContent, SelectItem (value), SelectLabel
- switch: Switch (checked, onCheckedChange)
- tabs: Tabs (value or defaultValue, onValueChange), TabsList, TabsTrigger (value), TabsContent (value)
- textarea: Textarea`;

/** Tells the model which parts already exist. It never varies, so that providers can cache the prompt. */
export const templateNotes = `Parts that are already there, whose files are not shown: import them, don't write them. src/lib/utils.ts exports cn(...classes) (clsx and
tailwind-merge); src/components/ui holds small accessible primitives, each \`import { … } from '@/components/ui/<name>'\`. They take what
the element or Radix part inside takes, and besides:
${partNotes}
fieldClasses are class names for cn(), a dialog needs a DialogTitle; the value of a SelectItem is never ''. Their colours come from @theme where it sets --color-brand (with
--color-brand-ink on it), --color-card, --color-ink, --color-muted, --color-line, --color-tint, --color-danger; className overrides the
rest. Using them is a choice: own markup is fine where the design wants it. Also installed: sonner (toasts), zod, react-hook-form, radix-ui,
class-variance-authority, tw-animate-css (\`@import "tw-animate-css";\`), @supabase/supabase-js.`;
