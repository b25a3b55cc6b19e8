const steps: readonly (readonly string[])[] = [
  [
    'click button "Read 20 minutes: mark as done"',
    'see button "Read 20 minutes" pressed',
    'after reload',
    'see button "Read 20 minutes: done"',
    'see img "2 of 4 habits done"',
  ],
  [
    'see img "1 of 4 habits done"',
    'click button "No sugar: mark as done"',
    'see img "2 of 4 habits done"',
    'click button "No sugar: done"',
    'see img "1 of 4 habits done"',
  ],
  [
    'click button "New habit"',
    'fill "What would you like to do every day?" with "Sing a song"',
    'click button "Add habit"',
    'not see dialog',
    'see heading "Sing a song"',
  ],
  [
    'click button "New habit"',
    'fill "What would you like to do every day?" with "Call mother"',
    'press Enter',
    'see "No streak yet" in listitem "Call mother"',
    'see img "1 of 5 habits done"',
  ],
  [
    'click button "Edit Evening walk"',
    'click button "Delete"',
    'click button "Really delete?"',
    'not see heading "Evening walk"',
    'see img "1 of 3 habits done"',
  ],
  [
    'click button "Edit No sugar"',
    'fill "What would you like to do every day?" with "Less sugar"',
    'click button "Save"',
    'see heading "Less sugar"',
    'not see heading "No sugar"',
  ],
  [
    'count button "Edit"',
    'click button "New habit"',
    'click button "Add habit"',
    'click button "Cancel"',
    'count button "Edit" is 0 more',
  ],
  [
    'see button "Next month" disabled',
    'click button "Previous month"',
    'see button "Next month" enabled',
    'click button "Next month"',
    'see button "Next month" disabled',
  ],
  [
    'at phone size',
    'click button "Evening walk: mark as done"',
    'see button "Evening walk" pressed',
    'see img "2 of 4 habits done"',
    'see heading "Your habits"',
  ],
  [
    'click button "Drink 8 glasses of water: done"',
    'see img "0 of 4 habits done"',
    'see "One small step"',
    'click button "Drink 8 glasses of water: mark"',
    'see img "1 of 4 habits done"',
  ],
];

/** Ten promises of five steps each about the recorded habit tracker. */
export function promisesOf(): { sentence: string; journey: string }[] {
  return steps.map((lines, index) => ({ sentence: `Promise ${index + 1}`, journey: lines.join('\n') }));
}

/** Runs in the visible preview: records when each frame was drawn, and how long after the previous one. */
export function watchFrames(): void {
  const frames: Array<[number, number]> = [];
  Object.assign(window, { easelFrames: frames });
  let last = performance.now();
  const draw = (now: number) => {
    frames.push([performance.timeOrigin + now, now - last]);
    last = now;
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
}
