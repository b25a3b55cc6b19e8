'use client';
import { createRequest } from '@/lib/studio/request';

/** Calls to Easel's own interface from pages outside the studio. */
export const pageRequest = createRequest((input, init) => fetch(input, init));
