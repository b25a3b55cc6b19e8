'use client';
import { createRequest } from '@/lib/studio/studio/request';

/** Calls to Easel's API from pages outside the studio. */
export const pageRequest = createRequest((input, init) => fetch(input, init));
