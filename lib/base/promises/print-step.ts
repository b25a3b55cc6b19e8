import { quote } from './line-words';
import type { Counting, JourneyPerson, PromiseStep, Sight, Thing } from './promise';

const printThing = ({ role, name }: Thing) => (name === null ? role : `${role} ${quote(name)}`);
const printWithin = (within: Thing | null) => (within === null ? '' : ` in ${printThing(within)}`);

function printSight(sight: Sight): string {
  if (sight.kind === 'text') return quote(sight.text) + printWithin(sight.within);
  const state = sight.state === null ? '' : ` ${sight.state}`;
  const value = sight.value === null ? '' : ` with ${quote(sight.value)}`;
  return printThing(sight.thing) + state + value + printWithin(sight.within);
}

function printCounting(counting: Counting): string {
  switch (counting.kind) {
    case 'is':
      return ` is ${counting.number}`;
    case 'changed':
      return counting.by < 0 ? ` is ${-counting.by} fewer` : ` is ${counting.by} more`;
    case 'remember':
      return '';
    default:
      return counting satisfies never;
  }
}

function printPerson(person: JourneyPerson): string {
  if (person.kind === 'owner') return 'the owner';
  return person.kind === 'visitor' ? 'a visitor' : quote(person.name);
}

/** Prints a step as one line, which `parseStep` reads back as the same step. */
export function printStep(step: PromiseStep): string {
  switch (step.do) {
    case 'go':
      return `go ${step.route}`;
    case 'click':
      return `click ${printThing(step.thing)}${printWithin(step.within)}`;
    case 'fill':
      return `fill ${quote(step.field)} with ${quote(step.text)}${printWithin(step.within)}`;
    case 'choose':
      return `choose ${quote(step.option)} for ${quote(step.field)}${printWithin(step.within)}`;
    case 'press':
      return `press ${step.key}`;
    case 'see':
      return `see ${printSight(step.sight)}`;
    case 'not-see':
      return `not see ${printSight(step.sight)}`;
    case 'count':
      return `count ${printThing(step.thing)}${printWithin(step.within)}${printCounting(step.counting)}`;
    case 'remember': {
      const of = 'label' in step.of ? quote(step.of.label) : printThing(step.of.thing);
      return `remember ${of} as ${step.name}${printWithin(step.within)}`;
    }
    case 'as':
      return `as ${printPerson(step.person)}`;
    case 'reload':
      return 'after reload';
    case 'size':
      return `at ${step.size} size`;
    default:
      return step satisfies never;
  }
}

export function printJourney(journey: readonly PromiseStep[]): string {
  return journey.map(printStep).join('\n');
}
