'use client';
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';

/** A place in the grid; column 0 is the checkbox that selects the row. */
export type Place = { row: number; column: number };

const steps: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-15, 0],
  PageDown: [15, 0],
};

/**
 * Keyboard navigation of a grid according to WAI-ARIA: one tab stop, arrows from cell to cell, Home and End, Enter or
 * F2 to type. A distant cell is scrolled to first, and focused once it is rendered.
 */
export function useGridKeys({
  grid,
  rows,
  columns,
  scrollTo,
  onEdit,
}: {
  grid: RefObject<HTMLElement | null>;
  rows: number;
  /** Including the checkbox column. */
  columns: number;
  scrollTo: (row: number) => void;
  onEdit: (place: Place) => void;
}) {
  const [place, setPlace] = useState<Place>({ row: 0, column: 1 });
  const isComing = useRef(false);
  useEffect(() => {
    if (!isComing.current) return;
    const cell = grid.current?.querySelector<HTMLElement>(`[data-at="${place.row}:${place.column}"]`);
    if (!cell) return;
    isComing.current = false;
    cell.focus();
  });

  function goTo(next: Place): void {
    isComing.current = true;
    setPlace({ ...next });
    scrollTo(next.row);
  }
  function handleKey(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.at === undefined) return;
    const [row = 0, column = 0] = event.target.dataset.at.split(':').map(Number);
    const step = steps[event.key];
    const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
    if (step) goTo({ row: within(row + step[0], rows), column: within(column + step[1], columns) });
    else if (event.key === 'Home') goTo({ row: event.ctrlKey ? 0 : row, column: 0 });
    else if (event.key === 'End') goTo({ row: event.ctrlKey ? rows - 1 : row, column: columns - 1 });
    else if ((event.key === 'Enter' || event.key === 'F2') && column > 0) onEdit({ row, column });
    else return;
    event.preventDefault();
  }
  return { place, setPlace, goTo, handleKey };
}
