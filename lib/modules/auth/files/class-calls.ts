import { call } from './calls';

export const classStates = ['open', 'closed', 'ended'] as const;
export type ClassState = (typeof classStates)[number];
export type SchoolClass = {
  id: string;
  title: string;
  code: string;
  state: ClassState;
  pupils: number;
  created_at: string;
};
export type Pupil = {
  user_id: string;
  name: string;
  is_blocked: boolean;
  joined_at: string;
  last_seen: string | null;
};

export const listClasses = () => call<SchoolClass[]>('app_class_list');
export const makeClass = (title: string) => call<string>('app_class_make', { new_title: title });
export const setClassState = (of: string, state: ClassState) =>
  call<null>('app_class_set_state', { of_class: of, new_state: state });
export const renewClassCode = (of: string) => call<string>('app_class_new_code', { of_class: of });
export const listPupils = (of: string) => call<Pupil[]>('app_class_pupils', { of_class: of });
/** Answers the new PIN, which nobody can read again. */
export const resetPin = (person: string) => call<string>('app_class_reset_pin', { person });
export const removePupil = (person: string) => call<null>('app_class_remove', { person });
