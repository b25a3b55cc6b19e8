'use client';
import { useEffect, useState } from 'react';

/** A pause in typing; without it each letter would make a call. */
const pauseMs = 250;

/** The value once it hasn't changed for a moment. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
