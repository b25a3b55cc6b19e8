/**
 * For each migration of a ready-made part: the objects it creates, and the SHA-256 of the statements (joined by
 * `\n;\n`) that a backend recorded when it ran, for every text Easel has shipped; older backends recorded only the
 * statements. `parts-owner.test.ts` fails if a migration that creates something is missing here.
 */
export const shippedParts: readonly { names: readonly string[]; digests: readonly string[] }[] = [
  {
    // auth_people
    names: [
      'app_people',
      'app_people_joins',
      'has_role',
      'my_place',
      'set_my_name',
      'list_people',
      'set_person_role',
      'set_person_blocked',
      'delete_my_account',
      'export_my_data',
    ],
    digests: [
      '9595b71ef3b1e97b32f05bc55d1e03946404a28d03cee78437d39b3be5e7da4c',
      '4c1631a95cdbd514aef5dd3c78f34875a6bc880c31e1075f9df1a9950feed06b',
    ],
  },
  {
    // auth_pupils
    names: [
      'app_classes',
      'app_pupils',
      'app_class_tries',
      'app_class_key',
      'app_class_count',
      'app_class_random',
      'app_class_password',
      'app_class_may',
      'app_class_join',
      'app_class_sign_in',
      'app_class_make',
      'app_class_list',
      'app_class_set_state',
      'app_class_new_code',
      'app_class_pupils',
      'app_class_reset_pin',
      'app_class_remove',
    ],
    digests: ['949b49b631cb22eb0b350d4cb3be6747f7160bc31194d3d66257aaf15e6c6d54'],
  },
  {
    // auth_welcome
    names: ['app_invites', 'app_invite_make', 'app_invite_list', 'app_invite_withdraw', 'app_invite_accept'],
    digests: ['8ba89c3641044ad8cd5348a9fdae6638acb1b8239c0e06c15d6547c9ce6d2f85'],
  },
  {
    // payments_orders
    names: [
      'pay_products',
      'pay_orders',
      'pay_lines',
      'pay_events',
      'pay_refunds',
      'pay_settings',
      'has_paid',
      'pay_begin_order',
      'pay_note_session',
      'pay_take_event',
      'pay_apply_event',
      'pay_begin_refund',
      'pay_note_refund',
      'pay_recount',
      'pay_set_product',
      'pay_save_product',
      'pay_overview',
      'pay_set_tax',
    ],
    digests: [
      '6671c39deccf35c4e49412ad0cdce1c86831325e7474d7373730b6ba6ac2b7df',
      '58164b0803fdf954645ab3c20c1aa6abde31f3745e09905dda44e137e50227cf',
      '316a2dfb227b2d6467b20ddc050c152928693b739a60b5f8cce5ee4ea3211d91',
    ],
  },
];
