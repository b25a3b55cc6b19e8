'use client';
import { Button, type ButtonProps } from './button';
import { Tooltip } from './tooltip';

/** A button with only an icon: `label` is its name and its tooltip. */
export function IconButton({ label, ...rest }: ButtonProps & { label: string }) {
  return (
    <Tooltip words={label}>
      <Button variant="quiet" size="icon" aria-label={label} {...rest} />
    </Tooltip>
  );
}
