'use client';
import { useEffect, useRef, useState } from 'react';

/** `value`, but changing at most once per `milliseconds`; the last value always arrives. */
export function useCalmly(value: string, milliseconds: number): string {
  const [shown, setShown] = useState(value);
  const changedAt = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, changedAt.current + milliseconds - Date.now());
    const timer = setTimeout(() => {
      changedAt.current = Date.now();
      setShown(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return shown;
}
