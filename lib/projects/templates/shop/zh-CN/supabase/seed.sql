-- 编出来的订单，只用来在这里试用，不会上线。
insert into public.pay_orders (id, currency, total, wanted, charged, is_test, email, placed_at, paid_at) values
  ('00000000-0000-4000-8000-000000001001', 'cny', 51600, 'made up 1', 51600, true, 'buyer1@example.com', now() - interval '1 days', now() - interval '1 days'),
  ('00000000-0000-4000-8000-000000001002', 'cny', 32800, 'made up 2', 32800, true, 'buyer2@example.com', now() - interval '3 days', now() - interval '3 days'),
  ('00000000-0000-4000-8000-000000001003', 'cny', 33600, 'made up 3', 33600, true, 'buyer3@example.com', now() - interval '4 days', now() - interval '4 days'),
  ('00000000-0000-4000-8000-000000001004', 'cny', 45800, 'made up 4', 45800, true, 'buyer4@example.com', now() - interval '9 days', now() - interval '9 days'),
  ('00000000-0000-4000-8000-000000001005', 'cny', 26400, 'made up 5', 26400, true, 'buyer5@example.com', now() - interval '12 days', now() - interval '12 days');
insert into public.pay_lines (order_id, product_id, name, amount, quantity) values
  ('00000000-0000-4000-8000-000000001001', 'six-corners', '六角', 39800, 1),
  ('00000000-0000-4000-8000-000000001001', 'beech-reel', '榉木线轮', 11800, 1),
  ('00000000-0000-4000-8000-000000001002', 'swift', '沙燕', 32800, 1),
  ('00000000-0000-4000-8000-000000001003', 'plain-sail', '素帆', 16800, 2),
  ('00000000-0000-4000-8000-000000001004', 'crate', '方箱', 45800, 1),
  ('00000000-0000-4000-8000-000000001005', 'pocket-sled', '口袋风筝', 8800, 3);
insert into public.deliveries (order_id, name, address, wish, sent_at) values
  ('00000000-0000-4000-8000-000000001001', '何知夏', '青岛市市南区栖霞路 12 号 3 单元' || chr(10) || '电话 138 0000 0000', '门铃坏了，请敲门', null),
  ('00000000-0000-4000-8000-000000001002', '罗一鸣', '杭州市西湖区翠苑二区 8 幢' || chr(10) || '电话 139 0000 0000', '', null),
  ('00000000-0000-4000-8000-000000001003', '苏晴', '成都市青羊区宽窄巷 6 号' || chr(10) || '电话 137 0000 0000', '14 号过生日，请赶一赶', null),
  ('00000000-0000-4000-8000-000000001004', '唐野', '厦门市思明区曾厝垵 21 号' || chr(10) || '电话 136 0000 0000', '', now() - interval '7 days'),
  ('00000000-0000-4000-8000-000000001005', '梁小满', '大连市中山区海港路 3 号' || chr(10) || '电话 135 0000 0000', '', now() - interval '10 days');
