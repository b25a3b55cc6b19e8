-- Made-up orders, for trying the app here. None of them goes live.
insert into public.pay_orders (id, currency, total, wanted, charged, is_test, email, placed_at, paid_at) values
  ('00000000-0000-4000-8000-000000001001', 'gbp', 9600, 'made up 1', 9600, true, 'buyer1@example.com', now() - interval '1 days', now() - interval '1 days'),
  ('00000000-0000-4000-8000-000000001002', 'gbp', 5800, 'made up 2', 5800, true, 'buyer2@example.com', now() - interval '3 days', now() - interval '3 days'),
  ('00000000-0000-4000-8000-000000001003', 'gbp', 6800, 'made up 3', 6800, true, 'buyer3@example.com', now() - interval '4 days', now() - interval '4 days'),
  ('00000000-0000-4000-8000-000000001004', 'gbp', 8600, 'made up 4', 8600, true, 'buyer4@example.com', now() - interval '9 days', now() - interval '9 days'),
  ('00000000-0000-4000-8000-000000001005', 'gbp', 5700, 'made up 5', 5700, true, 'buyer5@example.com', now() - interval '12 days', now() - interval '12 days');
insert into public.pay_lines (order_id, product_id, name, amount, quantity) values
  ('00000000-0000-4000-8000-000000001001', 'six-corners', 'Six Corners', 7400, 1),
  ('00000000-0000-4000-8000-000000001001', 'beech-reel', 'Beech Reel', 2200, 1),
  ('00000000-0000-4000-8000-000000001002', 'swift', 'Swift', 5800, 1),
  ('00000000-0000-4000-8000-000000001003', 'plain-sail', 'Plain Sail', 3400, 2),
  ('00000000-0000-4000-8000-000000001004', 'crate', 'Crate', 8600, 1),
  ('00000000-0000-4000-8000-000000001005', 'pocket-sled', 'Pocket Sled', 1900, 3);
insert into public.deliveries (order_id, name, address, wish, sent_at) values
  ('00000000-0000-4000-8000-000000001001', 'Hanna Fairweather', '9 Chapel Yard' || chr(10) || 'Wells-next-the-Sea NR23 1AB', 'The bell is broken, please knock', null),
  ('00000000-0000-4000-8000-000000001002', 'Oscar Bui', 'Flat 3, 40 Mill Road' || chr(10) || 'Cambridge CB1 2AS', '', null),
  ('00000000-0000-4000-8000-000000001003', 'Priya Nair', '2 The Row' || chr(10) || 'Aldeburgh IP15 5DT', 'For a birthday on the 14th', null),
  ('00000000-0000-4000-8000-000000001004', 'Wendell Achebe', 'Harbour House, Eyemouth TD14 5HT', '', now() - interval '7 days'),
  ('00000000-0000-4000-8000-000000001005', 'Lena Strand', '17 Station Street' || chr(10) || 'Whitby YO21 1DH', '', now() - interval '10 days');
