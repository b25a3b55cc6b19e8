/** Bundled as text into the worker. */
declare module 'tailwindcss/*.css' {
  const text: string;
  export default text;
}
