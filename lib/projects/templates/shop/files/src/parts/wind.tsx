import { words } from '@/words';
import { Windsock } from './drawings';

export const forces = [1, 2, 3, 4, 5, 6] as const;
const say = words.wind;

/** Asks how windy it is where the visitor is, by what they see there; null means any wind. */
export function WindChoice({ force, onChoose }: { force: number | null; onChoose: (force: number | null) => void }) {
  return (
    <fieldset>
      <legend className="font-display text-3xl font-semibold tracking-tight sm:text-4xl">{say.title}</legend>
      <p className="mt-2 max-w-xl text-muted">{say.lead}</p>
      <div className="mt-6 grid grid-cols-3 gap-px overflow-hidden rounded-lg bg-line p-px sm:grid-cols-4 lg:grid-cols-7">
        {[null, ...forces].map((one) => (
          <label
            key={one ?? 'any'}
            className={`flex cursor-pointer flex-col justify-between gap-2 bg-paper p-3 transition has-checked:bg-ink has-checked:text-paper has-focus-visible:outline-2 has-focus-visible:-outline-offset-4 has-focus-visible:outline-accent hover:bg-sky has-checked:hover:bg-ink ${one === null ? 'max-sm:col-span-3 sm:max-lg:col-span-2' : ''}`}
          >
            <input
              type="radio"
              name="wind"
              className="sr-only"
              checked={force === one}
              onChange={() => onChoose(one)}
            />
            {one === null ? (
              <span className="text-3xl leading-none font-semibold max-sm:hidden" aria-hidden="true">
                1–6
              </span>
            ) : (
              <Windsock force={one} className="size-12 sm:size-14" />
            )}
            <span className="text-sm leading-tight">{one === null ? say.any : say.signs[one - 1]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The range of winds in which a kite flies, as six marks. */
export function WindRange({ from, to }: { from: number; to: number }) {
  if (from === 0) return null;
  return (
    <span className="inline-flex items-center gap-2.5">
      <span className="flex gap-1" aria-hidden="true">
        {forces.map((one) => (
          <span key={one} className={`h-3.5 w-1.5 ${one >= from && one <= to ? 'bg-accent' : 'bg-ink/18'}`} />
        ))}
      </span>
      <span className="text-sm">{say.range(from, to)}</span>
    </span>
  );
}
