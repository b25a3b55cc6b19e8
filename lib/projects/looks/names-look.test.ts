import { expect, test } from 'vitest';
import { namesLook } from './names-look';

test.each([
  'A shop for wooden toys. Use dark gold and white smoke please.',
  'Implement a website with white smoke background and dark gold components',
  'Oh and please make it brick red and mustard on cream, NOT blue',
  'A wine list in the colours of the Italian flag',
  'a portfolio, brutalist',
  'A quiz for kids with a dark mode',
  'Our club’s colours are #003366 and #ffcc00',
  'A recipe box in warm colours',
  'A booking page, everything in navy.',
  'A blog with a retro look',
  'buttons should be teal',
  '做一个红色和金色的网站',
  '帮我做一个记账本，用深蓝色',
  '一个极简风格的待办清单',
  '用意大利国旗的颜色做一个餐厅网站',
  '做一个配色温暖的菜谱应用',
])('“%s” names a look', (prompt) => expect(namesLook(prompt)).toBe(true));

test.each([
  'A shop for green tea and herbs',
  'A rota for the Red Cross volunteers',
  'An order form for orange juice',
  'Track my goldfish and their tanks',
  'A habit tracker',
  'People choose the size and colour of the cake',
  'Tickets for the Blue Note jazz club',
  'A Black Friday countdown',
  'White paper library for our team',
  'Suggest golden retriever puppies to families',
  '一个卖红茶的小店',
  '记录家庭开支的账本',
  '客户可以选择尺寸和颜色',
])('“%s” names no look', (prompt) => expect(namesLook(prompt)).toBe(false));
