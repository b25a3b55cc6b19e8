export { plainName } from '@/lib/base/access/plain-name';
