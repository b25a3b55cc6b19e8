import { expect, test } from 'vitest';
import { nameFromPrompt } from './name-from-prompt';

test.each([
  ['Build me a habit tracker', 'Habit tracker'],
  ['Please could you make a simple app for tracking plants?', 'Tracking plants'],
  ['I want an app to track my daily habits – like drinking water, reading, no sugar.', 'Daily habits'],
  ['I coordinate the volunteers at our food bank and need a rota. I want to see the shifts', 'Rota'],
  ["i'm a freelance designer and need simple invoices: my details, client", 'Invoices'],
  ["A landing page for our street's summer party on 12 June next year", "Landing page for our street's"],
  ['A recipe box for my family: add recipes with ingredients', 'Recipe box for my family'],
  ['Inventory for our school\u2019s art supplies. Items with quantity', 'Inventory for our school\u2019s art'],
  ['帮我做一个家庭记账本,可以记收入和支出,分类有餐饮、交通、购物', '家庭记账本'],
  ['我想要一个记录每天喝水和阅读以及运动情况的习惯打卡应用', '习惯打卡'],
  ['做个番茄钟', '番茄钟'],
  ['I run a small tool library called Maple Street Tool Library. People borrow drills', 'Maple Street Tool Library'],
  ['A page for a choir named Friends of the Old Mill, with dates', 'Friends of the Old Mill'],
  ['A café called “bella’s corner” that sells cake', 'bella’s corner'],
  ['A shop for toys called by children', 'Shop for toys called'],
  ['帮我的书店做一个网站，名叫小满书店，可以预订', '小满书店'],
  ['我叫小明，做一个番茄钟', '番茄钟'],
  ["I'm a teacher. Parents should book a 10 minute slot for parents' evening", 'Book a 10 minute slot'],
  ['We’re a choir of forty. Members can say if they come', 'Say if they come'],
  ['我们是社区花园。做一个浇水值日表', '浇水值日表'],
  ["I'm a teacher", "I'm a teacher"],
  ['todo', 'Todo'],
  ['# Kanban board\nwith three columns', 'Kanban board'],
])('names %j %j', (prompt, name) => {
  expect(nameFromPrompt(prompt)).toBe(name);
});

test('has no name for a prompt that says nothing', () => {
  expect(nameFromPrompt('')).toBeNull();
  expect(nameFromPrompt('please!')).toBeNull();
  expect(nameFromPrompt('帮我做一个')).toBeNull();
});

test('stays short whatever is asked', () => {
  expect(nameFromPrompt('x'.repeat(5000))!.length).toBeLessThanOrEqual(40);
  expect(nameFromPrompt('家'.repeat(5000))!.length).toBeLessThanOrEqual(12);
});
