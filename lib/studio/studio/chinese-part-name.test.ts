import { expect, test } from 'vitest';
import { chinesePartName } from './chinese-part-name';

test.each([
  ['Category chart', '分类图表'],
  ['Order', '订单'],
  ['今日订单', '今日订单'],
  ['Frobnicator list', null],
  ['Week 2', '周2'],
])('“%s” is called %s', (name, called) => {
  expect(chinesePartName(name)).toBe(called);
});
